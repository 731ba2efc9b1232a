using CampaignFunctions.Security;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Accesses are listed in their order, also those of the same millisecond.</summary>
public sealed class AuditOrderTests
{
    [Fact]
    public async Task List_AccessesOfOneMillisecond_AreInTheirOrder()
    {
        var cancel = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var audit = new AuditLog(new MemoryStore(), clock);
        for (var i = 0; i < 20; i++)
        {
            await audit.AddAsync("c", new("issuer", "admin", [Staff.Admin]), $"action {i:00}", subject: null, cancel);
            clock.Advance(TimeSpan.FromMicroseconds(10));
        }

        var listed = await audit.ListAsync("c", new(2026, 3, 1), after: null, limit: 20, cancel);

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => $"action {i:00}"), listed.Select(entry => entry.Action));
    }

    [Fact]
    public void Id_OfAnEarlierVersion_IsOlder() =>
        Assert.True(
            string.CompareOrdinal(
                Guid.CreateVersion7(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToString("N"),
                AuditEntry.NewId(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero))
            ) < 0
        );
}
