using CampaignFunctions.Notifications;

namespace CampaignFunctions.Participants;

/// <summary>The mail that a person wants.</summary>
/// <param name="Notices">How often mail comes about ideas that the person supports or follows.</param>
/// <param name="OwnIdeas">True for the answers to the person's own ideas.</param>
/// <param name="HasAddress">True if the person has proven an email address; otherwise no mail is sent.</param>
/// <param name="Stopped">Why no mail goes to the address; null if mail goes to it.</param>
public sealed record PreferencesResponse(MailRhythm Notices, bool OwnIdeas, bool HasAddress, MailStopKind? Stopped);
