using System.Collections.Concurrent;
using System.Globalization;
using Amqp;
using Amqp.Listener;
using Amqp.Sasl;
using Amqp.Types;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>
/// A Service Bus namespace in memory, for Azure.Messaging.ServiceBus over AMQP: send, scheduled send, peek-lock receive,
/// settlement, renewal of locks, peek, dead letters. It is only as exact as the product's tests need.
/// </summary>
public sealed class ServiceBusDoubleServer : IDisposable
{
    private const string DeadLetterSuffix = "/$DeadLetterQueue";

    private readonly ContainerHost _host;
    private readonly Dictionary<string, DoubleQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _sent = [];

    /// <summary>Starts the double.</summary>
    /// <param name="port">A free port of loopback.</param>
    /// <param name="queues">The names of its queues.</param>
    /// <param name="settings">The settings of the queues; by default the system's clock, and locks of five minutes.</param>
    public ServiceBusDoubleServer(int port, IEnumerable<string> queues, DoubleSettings? settings = null)
    {
        Port = port;
        Settings = settings ?? new(TimeProvider.System, TimeSpan.FromMinutes(5));
        _host = new ContainerHost(new Address($"amqp://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
        _host.Listeners[0].SASL.EnableMechanism((Symbol)"MSSBCBS", SaslProfile.Anonymous);
        _host.Listeners[0].HandlerFactory = _ => new LockTags();
        _host.RegisterRequestProcessor("$cbs", new TokenProcessor(this));
        foreach (var name in queues)
        {
            var deadLetters = Add(new(name + DeadLetterSuffix, Settings, null));
            Add(new(name, Settings, deadLetters));
        }

        _host.RegisterLinkProcessor(new QueueLinks(this));
        _host.Open();
    }

    public int Port { get; }

    /// <summary>A connection string that reaches the double without TLS.</summary>
    public string ConnectionString =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=double;SharedAccessKey=ZG91Ymxl;UseDevelopmentEmulator=true;"
        );

    /// <summary>True to accept every request and never answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>True to refuse every token.</summary>
    public bool RefusesTokens { get; set; }

    /// <summary>True to refuse every message.</summary>
    public bool RefusesSending { get; set; }

    internal DoubleSettings Settings { get; }

    /// <summary>Returns the number of messages in a queue, including locked and scheduled messages.</summary>
    public int CountOf(string queue) => _queues[queue].Count;

    /// <summary>Returns the number of dead letters of a queue.</summary>
    public int DeadLettersOf(string queue) => _queues[queue + DeadLetterSuffix].Count;

    /// <summary>Returns the number of locked messages of a queue, including dead letters.</summary>
    public int LockedOf(string queue) => _queues[queue].LockedCount + _queues[queue + DeadLetterSuffix].LockedCount;

    /// <summary>Returns the number of messages that clients have sent to a queue.</summary>
    public int SentTo(string queue) => _sent.GetValueOrDefault(queue);

    public void Dispose() => _host.Close();

    internal DoubleQueue? Find(string? address) => address is null ? null : _queues.GetValueOrDefault(address.Trim('/'));

    internal void Sent(string queue) => _sent.AddOrUpdate(queue, 1, (_, count) => count + 1);

    private DoubleQueue Add(DoubleQueue queue)
    {
        _queues.Add(queue.Name, queue);
        _host.RegisterRequestProcessor($"{queue.Name}/$management", new ManagementProcessor(this, queue));
        return queue;
    }
}
