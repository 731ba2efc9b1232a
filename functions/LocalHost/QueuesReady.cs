using CampaignFunctions.Health;

namespace CampaignFunctions.LocalHost;

/// <summary>Checks that the queues take and give messages.</summary>
internal sealed class QueuesReady(ILocalQueues queues) : IReadyCheck
{
    public string Part => "queues";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await queues.ProbeAsync();
        return true;
    }
}
