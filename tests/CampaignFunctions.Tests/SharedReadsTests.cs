using CampaignFunctions.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>One read serves all callers until it expires.</summary>
public sealed class SharedReadsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SharedReads<string, int> _reads;
    private readonly List<TaskCompletionSource<int>> _begun = [];

    public SharedReadsTests() => _reads = new(TimeSpan.FromSeconds(1), _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WithinItsLifetime_ServesAllCallers()
    {
        var (first, second) = (ReadAsync(), ReadAsync());
        _begun[0].SetResult(1);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal((1, 1, 1), (await first, await second, await ReadAsync()));

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        var later = ReadAsync();
        _begun[1].SetResult(2);

        Assert.Equal(2, await later);
        Assert.Equal(2, _begun.Count);
    }

    [Fact]
    public async Task Read_OfAnotherKey_IsSeparate()
    {
        var (one, other) = (ReadAsync(), ReadAsync("other"));
        _begun[0].SetResult(1);
        _begun[1].SetResult(2);

        Assert.Equal((1, 2), (await one, await other));
    }

    /// <summary>The slow read may have begun before a change that the later caller already knows.</summary>
    [Fact]
    public async Task Read_LongerThanItsLifetime_DoesNotServeLaterCallers()
    {
        var first = ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = ReadAsync();
        _begun[0].SetResult(1);
        _begun[1].SetResult(2);

        Assert.Equal((1, 2), (await first, await second));
    }

    [Fact]
    public async Task Read_FailsWithoutWaitingCallers_IsNotKept()
    {
        using var impatient = new CancellationTokenSource();
        var first = _reads.ReadAsync("key", Begin, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _begun[0].SetException(new StoreBusyException(TimeSpan.FromSeconds(1)));

        var next = ReadAsync();
        _begun[1].SetResult(2);

        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Read_Fails_FailsForWaitingCallersAndIsRepeated()
    {
        var (first, second) = (ReadAsync(), ReadAsync());
        _begun[0].SetCanceled(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        var next = ReadAsync();
        _begun[1].SetResult(2);

        Assert.Equal(2, await next);
    }

    private Task<int> ReadAsync(string key = "key") => _reads.ReadAsync(key, Begin, Cancel);

    private Task<int> Begin()
    {
        _begun.Add(new());
        return _begun[^1].Task;
    }
}
