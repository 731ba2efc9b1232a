using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Limits the time until a call answers, whatever its dependencies do. When the time is up, the work of the call is cancelled,
/// and the caller is asked to come again: the work may or may not have been saved. An answer that has begun goes on without a
/// limit.
/// </summary>
public sealed class AnswerLimit : IDisposable
{
    private readonly CancellationTokenSource _timeUp;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private readonly HttpContext _context;
    private bool _isOver;

    private AnswerLimit(HttpContext context, TimeSpan time, TimeProvider clock)
    {
        (_context, _caller) = (context, context.RequestAborted);
        _timeUp = new(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_caller, _timeUp.Token);
    }

    /// <summary>Returns whether the time is up, and the caller still waits.</summary>
    public bool IsUp => _timeUp.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Returns the problem with which a late call is answered.</summary>
    public static Problem Late => new(ProblemCode.StoreBusy) { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Starts the limit of a call. Its functions see it in <see cref="HttpContext.RequestAborted"/>.</summary>
    public static AnswerLimit Start(HttpContext context, TimeSpan time, TimeProvider clock)
    {
        var limit = new AnswerLimit(context, time, clock);
        context.RequestAborted = limit._either.Token;
        context.Features.Set(limit);
        context.Response.OnStarting(() =>
        {
            limit.Lift();
            return Task.CompletedTask;
        });
        return limit;
    }

    /// <summary>Ends the limit, because the call itself takes long: it reads a long body, or its answer has begun.</summary>
    public void Lift()
    {
        if (!_isOver)
            _timeUp.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the limit with the work of the call. A host may write the answer afterwards.</summary>
    public void Dispose()
    {
        _isOver = true;
        _context.RequestAborted = _caller;
        _either.Dispose();
        _timeUp.Dispose();
    }
}
