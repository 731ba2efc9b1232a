namespace CampaignFunctions.Health;

/// <summary>A part that must work for the process to be of use.</summary>
public interface IReadyCheck
{
    /// <summary>The part's name, as <c>/api/ready</c> gives it.</summary>
    string Part { get; }

    /// <summary>False, or an exception, where the part does not work.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}
