import { budgetOf } from '../../app/budgetOf.ts';
import type { SiteBudget } from '../../domain/siteBudget.ts';
import { defaultSiteFacts } from '../../domain/siteFacts.ts';
import { wantedRecommendation, type Proposal } from './proposal.ts';

/** What a person must know of a plan beside the plan itself, taken when it was made. */
export interface ReviewFacts {
  /** of the planned cameras alone, by the caps of their recorded streams */
  readonly budget: SiteBudget;
  readonly vmsH265: boolean;
  /** cameras whose streams the VMS sets */
  readonly vmsOwned: number;
  /** settings that the person refused or set by hand */
  readonly refused: number;
  readonly byHand: number;
  readonly neverTouch: readonly string[];
  /** cameras that were chosen and could not be read */
  readonly unread: readonly string[];
}

export function reviewFactsOf(proposals: readonly Proposal[], unread: readonly string[]): ReviewFacts {
  const sites = proposals.map((proposal) => proposal.site ?? defaultSiteFacts);
  const site = sites[0] ?? defaultSiteFacts;
  return {
    budget: siteBudgetOf(proposals),
    vmsH265: site.vmsH265,
    vmsOwned: proposals.filter(isVmsOwned).length,
    refused: proposals.reduce((sum, { refused }) => sum + refused.size, 0),
    byHand: proposals.reduce((sum, { edited, added }) => sum + edited.size + added.length, 0),
    neverTouch: [...new Set(sites.flatMap(({ neverTouch }) => neverTouch))],
    unread,
  };
}

/** What these cameras take together now and as they will be, against the limits of the policy. */
export function siteBudgetOf(proposals: readonly Proposal[]): SiteBudget {
  return budgetOf(
    proposals.map((proposal) => ({
      ok: true,
      view: proposal.view,
      recommendation: wantedRecommendation(proposal),
      site: proposal.site ?? defaultSiteFacts,
    })),
  );
}

function isVmsOwned({ view, site }: Proposal): boolean {
  return (view.camera.facts.streamOwner ?? site?.streamOwner ?? defaultSiteFacts.streamOwner) === 'vms';
}
