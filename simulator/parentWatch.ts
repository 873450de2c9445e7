import { fstatSync } from 'node:fs';

const pollMs = 200;

/** Calls `gone` when whoever started this process has ended: it closes our standard input or leaves us to another parent. */
export function watchParent(gone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, pollMs);
  timer.unref();
  if (standardInputIsPipe()) {
    process.stdin.on('end', gone).on('close', gone).on('error', gone);
    process.stdin.resume();
  }
  return () => {
    clearInterval(timer);
    process.stdin.destroy();
  };
}

/** A terminal or a file says nothing about the parent. */
function standardInputIsPipe(): boolean {
  try {
    const kind = fstatSync(0);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    return false;
  }
}
