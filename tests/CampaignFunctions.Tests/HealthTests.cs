using CampaignFunctions.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// A process is ready if all its parts work. A part that throws any exception, or gives no answer, is a failing part.
/// </summary>
public sealed class HealthTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Ready_AllPartsWork_Returns200() =>
        Assert.Equal((200, """{"status":"ready"}"""), await ReadyAsync(Part("store", _ => Task.FromResult(true))));

    [Fact]
    public async Task Ready_PartIsNotReady_Returns503WithItsName() =>
        Assert.Equal(
            (503, """{"status":"not-ready","failing":["queues"]}"""),
            await ReadyAsync(Part("store", _ => Task.FromResult(true)), Part("queues", _ => Task.FromResult(false)))
        );

    [Fact]
    public async Task Ready_PartThrows_Returns503WithItsName()
    {
        var part = Substitute.For<IReadyCheck>();
        part.Part.Returns("store");
        part.IsReadyAsync(TestContext.Current.CancellationToken)
            .ThrowsAsyncForAnyArgs(new UnauthorizedAccessException("The key is wrong."));

        Assert.Equal((503, """{"status":"not-ready","failing":["store"]}"""), await ReadyAsync(part));
    }

    [Fact]
    public async Task Ready_PartsNeverAnswer_Returns503WithinFiveSeconds()
    {
        var asking = ReadyAsync(
            Part(
                "queues",
                async cancel =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancel);
                    return true;
                }
            ),
            Part("store", _ => new TaskCompletionSource<bool>().Task), // it does not notice that the time is up
            Part("tallies", _ => Task.FromResult(true))
        );
        _clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(asking.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal((503, """{"status":"not-ready","failing":["queues","store"]}"""), await asking);
    }

    private static IReadyCheck Part(string name, Func<CancellationToken, Task<bool>> isReady)
    {
        var part = Substitute.For<IReadyCheck>();
        part.Part.Returns(name);
        part.IsReadyAsync(default).ReturnsForAnyArgs(call => isReady(call.Arg<CancellationToken>()));
        return part;
    }

    private async Task<(int Status, string Body)> ReadyAsync(params IReadyCheck[] parts)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = new MemoryStream() } };
        await (
            await new HealthFunctions(parts, _clock, NullLogger<HealthFunctions>.Instance).ReadyAsync(context.Request, default)
        ).ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, await new StreamReader(context.Response.Body).ReadToEndAsync());
    }
}
