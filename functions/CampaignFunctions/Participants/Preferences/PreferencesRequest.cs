namespace CampaignFunctions.Participants;

/// <summary>The mail that a person wants.</summary>
/// <param name="Notices">How often mail comes about ideas that the person supports or follows.</param>
/// <param name="OwnIdeas">True for the answers to the person's own ideas.</param>
public sealed record PreferencesRequest(MailRhythm Notices, bool OwnIdeas);
