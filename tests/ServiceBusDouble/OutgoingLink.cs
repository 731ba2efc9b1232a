using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>The link of a client that receives from a queue. While it has credit, it locks messages and sends them.</summary>
internal sealed class OutgoingLink : LinkEndpoint
{
    private static readonly Symbol DeadLettered = "com.microsoft:dead-letter";

    private readonly ServiceBusDoubleServer _server;
    private readonly DoubleQueue _queue;
    private readonly ListenerLink _link;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private int _credit;
    private bool _isClosed;

    public OutgoingLink(ServiceBusDoubleServer server, DoubleQueue queue, ListenerLink link)
    {
        (_server, _queue, _link) = (server, queue, link);
        _timer = server.Settings.Clock.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _queue.Arrived += Pump;
    }

    public override void OnFlow(FlowContext flowContext)
    {
        lock (_lock)
            _credit = flowContext.Messages;
        Pump();
        if (!_link.IsDraining || _server.IsSilent)
            return;
        lock (_lock)
            _credit = 0;
        _link.CompleteDrain();
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        if (_server.IsSilent)
            return;
        var token = new Guid(dispositionContext.Message.DeliveryTag ?? []);
        var isHeld = dispositionContext.DeliveryState switch
        {
            Accepted => _queue.Complete(token),
            Rejected { Error: var error } when error?.Condition?.Equals(DeadLettered) == true => _queue.DeadLetter(
                token,
                error.Info?[new Symbol("DeadLetterReason")] as string ?? ""
            ),
            Released => _queue.Release(token),
            _ => _queue.Abandon(token),
        };
        DeliveryState outcome = isHeld ? new Accepted() : LockLost();
        _link.DisposeMessage(dispositionContext.Message, outcome, true);
    }

    private static Rejected LockLost() =>
        new() { Error = new((Symbol)"com.microsoft:message-lock-lost") { Description = "The lock was lost." } };

    public override void OnMessage(MessageContext messageContext) =>
        throw new NotSupportedException("A receiving client sends no messages.");

    public override void OnLinkClosed(ListenerLink link, Error error)
    {
        lock (_lock)
            _isClosed = true;
        _queue.Arrived -= Pump;
        _timer.Dispose();
    }

    private void Pump()
    {
        lock (_lock)
        {
            while (_credit > 0 && !_isClosed && !_server.IsSilent && _queue.TryLock() is { } message)
            {
                _credit--;
                _link.SendMessage(WireMessages.Of(message));
            }

            if (!_isClosed && _credit > 0 && _queue.UntilNext() is { } wait)
                _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
