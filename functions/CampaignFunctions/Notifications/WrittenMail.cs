namespace CampaignFunctions.Notifications;

/// <summary>A mail without its receiver, as text and as HTML.</summary>
internal sealed record WrittenMail(string Subject, string Text, string Html);
