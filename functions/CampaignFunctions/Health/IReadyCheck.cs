namespace CampaignFunctions.Health;

/// <summary>Checks one part that the process needs for its work.</summary>
public interface IReadyCheck
{
    /// <summary>The part's name in the response of <c>/api/ready</c>.</summary>
    string Part { get; }

    /// <summary>Returns whether the part works. An exception also means that the part fails.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}
