using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>One visit to the payment provider. All calls for one message share one turn.</summary>
internal sealed class ProviderVisit(Pace pace)
{
    private bool _hasBegun;

    public TimeSpan AskAgainIn { get; private set; }

    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun && await pace.TakeAsync(cancellationToken) is { } later)
        {
            AskAgainIn = later;
            return false;
        }

        _hasBegun = true;
        return true;
    }
}
