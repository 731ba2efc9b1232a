using System.IO.Pipelines;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests bodies that end before their end. The server says so in several ways, and all are the caller's fault.</summary>
public sealed class BrokenBodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Type> Breaks =>
        [
            typeof(IOException),
            typeof(ConnectionResetException),
            typeof(ConnectionAbortedException),
            typeof(OperationCanceledException),
        ];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Body_BreaksOff_IsTheCallersFault(Type exception)
    {
        var broken = (Exception)Activator.CreateInstance(exception, "gone")!;

        var read = await Assert.ThrowsAsync<BadHttpRequestException>(() =>
            Request(broken).ReadBodyAsync(HttpJson.Default.RecountRequest, Cancel)
        );
        var lines = await Assert.ThrowsAsync<BadHttpRequestException>(async () =>
        {
            await foreach (var line in Request(broken).BodyReader.ReadLinesAsync(100, Cancel))
                Assert.Null(line);
        });

        Assert.All([read, lines], fault => Assert.Equal(ProblemCode.Invalid, Faults.ToProblem(fault, NullLogger.Instance).Code));
    }

    /// <summary>The time for the answer is up, or the caller has gone: neither is an answer of 400.</summary>
    [Fact]
    public async Task Body_NotReadInTime_StaysCancelled()
    {
        using var late = new CancellationTokenSource();
        await late.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Request(new OperationCanceledException(late.Token)).ReadBodyAsync(HttpJson.Default.RecountRequest, late.Token)
        );
    }

    [Fact]
    public async Task Body_TooLargeForTheServer_KeepsItsStatus()
    {
        var fault = await Assert.ThrowsAsync<BadHttpRequestException>(() =>
            Request(new BadHttpRequestException("large", StatusCodes.Status413PayloadTooLarge))
                .ReadBodyAsync(HttpJson.Default.RecountRequest, Cancel)
        );

        Assert.Equal(ProblemCode.BodyTooLarge, Faults.ToProblem(fault, NullLogger.Instance).Code);
    }

    /// <summary>Returns a request whose body breaks off in this way.</summary>
    private static HttpRequest Request(Exception broken)
    {
        var pipe = new Pipe();
        pipe.Writer.Complete(broken);
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        context.Request.ContentType = "application/json";
        return context.Request;
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;
}
