import type { ServiceName } from '../personalities/personalitySchema.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Every operation that the specification has: one of these that is not carried out is "not implemented", others are unknown. */
export const specifiedOperations: Readonly<Record<ServiceName, ReadonlySet<string>>> = {
  device: words(`
    AddIPAddressFilter AddScopes CreateCertificate CreateDot1XConfiguration
    CreateStorageConfiguration CreateUsers DeleteCertificates DeleteDot1XConfiguration
    DeleteGeoLocation DeleteStorageConfiguration DeleteUserRole DeleteUsers GetAccessPolicy
    GetAuthFailureWarningConfiguration GetAuthFailureWarningOptions GetCACertificates
    GetCapabilities GetCertificateInformation GetCertificates GetCertificatesStatus
    GetClientCertificateMode GetDNS GetDPAddresses GetDeviceInformation GetDiscoveryMode
    GetDot11Capabilities GetDot11Status GetDot1XConfiguration GetDot1XConfigurations GetDynamicDNS
    GetEndpointReference GetGeoLocation GetHostname GetIPAddressFilter GetNTP
    GetNetworkDefaultGateway GetNetworkInterfaces GetNetworkProtocols
    GetPasswordComplexityConfiguration GetPasswordComplexityOptions GetPasswordHistoryConfiguration
    GetPkcs10Request GetRelayOutputs GetRemoteDiscoveryMode GetRemoteUser GetScopes
    GetServiceCapabilities GetServices GetStorageConfiguration GetStorageConfigurations
    GetSystemBackup GetSystemDateAndTime GetSystemLog GetSystemSupportInformation GetSystemUris
    GetUserRoles GetUsers GetWsdlUrl GetZeroConfiguration LoadCACertificates
    LoadCertificateWithPrivateKey LoadCertificates RemoveIPAddressFilter RemoveScopes RestoreSystem
    ScanAvailableDot11Networks SendAuxiliaryCommand SetAccessPolicy
    SetAuthFailureWarningConfiguration SetCertificatesStatus SetClientCertificateMode SetDNS
    SetDPAddresses SetDiscoveryMode SetDot1XConfiguration SetDynamicDNS SetGeoLocation
    SetHashingAlgorithm SetHostname SetHostnameFromDHCP SetIPAddressFilter SetNTP
    SetNetworkDefaultGateway SetNetworkInterfaces SetNetworkProtocols
    SetPasswordComplexityConfiguration SetPasswordHistoryConfiguration SetRelayOutputSettings
    SetRelayOutputState SetRemoteDiscoveryMode SetRemoteUser SetScopes SetStorageConfiguration
    SetSystemDateAndTime SetSystemFactoryDefault SetUser SetUserRole SetZeroConfiguration
    StartFirmwareUpgrade StartSystemRestore SystemReboot UpgradeFirmware UpgradeSystemFirmware
  `),
  media: words(`
    AddAudioDecoderConfiguration AddAudioEncoderConfiguration AddAudioOutputConfiguration
    AddAudioSourceConfiguration AddMetadataConfiguration AddPTZConfiguration
    AddVideoAnalyticsConfiguration AddVideoEncoderConfiguration AddVideoSourceConfiguration
    CreateOSD CreateProfile DeleteOSD DeleteProfile GetAudioDecoderConfiguration
    GetAudioDecoderConfigurationOptions GetAudioDecoderConfigurations GetAudioEncoderConfiguration
    GetAudioEncoderConfigurationOptions GetAudioEncoderConfigurations GetAudioOutputConfiguration
    GetAudioOutputConfigurationOptions GetAudioOutputConfigurations GetAudioOutputs
    GetAudioSourceConfiguration GetAudioSourceConfigurationOptions GetAudioSourceConfigurations
    GetAudioSources GetCompatibleAudioDecoderConfigurations GetCompatibleAudioEncoderConfigurations
    GetCompatibleAudioOutputConfigurations GetCompatibleAudioSourceConfigurations
    GetCompatibleMetadataConfigurations GetCompatibleVideoAnalyticsConfigurations
    GetCompatibleVideoEncoderConfigurations GetCompatibleVideoSourceConfigurations
    GetGuaranteedNumberOfVideoEncoderInstances GetMetadataConfiguration
    GetMetadataConfigurationOptions GetMetadataConfigurations GetOSD GetOSDOptions GetOSDs
    GetProfile GetProfiles GetServiceCapabilities GetSnapshotUri GetStreamUri
    GetVideoAnalyticsConfiguration GetVideoAnalyticsConfigurations GetVideoEncoderConfiguration
    GetVideoEncoderConfigurationOptions GetVideoEncoderConfigurations GetVideoSourceConfiguration
    GetVideoSourceConfigurationOptions GetVideoSourceConfigurations GetVideoSourceModes
    GetVideoSources RemoveAudioDecoderConfiguration RemoveAudioEncoderConfiguration
    RemoveAudioOutputConfiguration RemoveAudioSourceConfiguration RemoveMetadataConfiguration
    RemovePTZConfiguration RemoveVideoAnalyticsConfiguration RemoveVideoEncoderConfiguration
    RemoveVideoSourceConfiguration SetAudioDecoderConfiguration SetAudioEncoderConfiguration
    SetAudioOutputConfiguration SetAudioSourceConfiguration SetMetadataConfiguration SetOSD
    SetSynchronizationPoint SetVideoAnalyticsConfiguration SetVideoEncoderConfiguration
    SetVideoSourceConfiguration SetVideoSourceMode StartMulticastStreaming StopMulticastStreaming
  `),
  media2: words(`
    AddAudioClip AddConfiguration AddTTSAudioClip CreateMask CreateOSD CreateProfile DeleteAudioClip
    DeleteMask DeleteOSD DeleteProfile GetAnalyticsConfigurations GetAudioClips
    GetAudioDecoderConfigurationOptions GetAudioDecoderConfigurations
    GetAudioEncoderConfigurationOptions GetAudioEncoderConfigurations
    GetAudioOutputConfigurationOptions GetAudioOutputConfigurations
    GetAudioSourceConfigurationOptions GetAudioSourceConfigurations GetMaskOptions GetMasks
    GetMetadataConfigurationOptions GetMetadataConfigurations
    GetMulticastAudioDecoderConfigurationOptions GetMulticastAudioDecoderConfigurations
    GetOSDOptions GetOSDs GetPlayingAudioClips GetProfiles GetServiceCapabilities GetSnapshotUri
    GetStreamUri GetVideoEncoderConfigurationOptions GetVideoEncoderConfigurations
    GetVideoEncoderInstances GetVideoSourceConfigurationOptions GetVideoSourceConfigurations
    GetVideoSourceModes GetWebRTCConfigurations PlayAudioClip RemoveConfiguration SetAudioClip
    SetAudioDecoderConfiguration SetAudioEncoderConfiguration SetAudioOutputConfiguration
    SetAudioSourceConfiguration SetEQPreset SetMask SetMetadataConfiguration
    SetMulticastAudioDecoderConfiguration SetOSD SetSynchronizationPoint
    SetVideoEncoderConfiguration SetVideoSourceConfiguration SetVideoSourceMode
    SetWebRTCConfigurations StartMulticastStreaming StopMulticastStreaming
  `),
  imaging: words(`
    GetCurrentPreset GetImagingSettings GetMoveOptions GetOptions GetPresets GetServiceCapabilities
    GetStatus Move SetCurrentPreset SetImagingSettings Stop
  `),
  events: words(`
    AddEventBroker CreatePullPoint CreatePullPointSubscription DeleteEventBroker DestroyPullPoint
    GetCurrentMessage GetEventBrokers GetEventProperties GetMessages GetServiceCapabilities Notify
    PauseSubscription PullMessages Renew ResumeSubscription Seek SetSynchronizationPoint Subscribe
    Unsubscribe
  `),
};
