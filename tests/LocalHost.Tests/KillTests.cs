using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that every answered call survives the death of the process, at any moment.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task LocalHost_KilledTenTimesUnderLoad_CountsEveryAnsweredBallotOnce()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var folder = Directory.CreateTempSubdirectory("kill-");
        try
        {
            await new KillScenario(folder.FullName, new Random(seed), kills: 10, output.WriteLine).RunAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
