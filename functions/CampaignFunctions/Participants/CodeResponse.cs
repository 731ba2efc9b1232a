namespace CampaignFunctions.Participants;

/// <summary>The secret with which the mailed code is valid. Only the device that requested the code has it.</summary>
public sealed record CodeResponse(string Secret);
