namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function. Source-compatible with the Functions worker package of the same namespace.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name, unique in an app without regard to case.</summary>
    public string Name { get; } = name;
}

/// <summary>Who may call an HTTP function before its code is reached.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}

/// <summary>Binds a parameter to an HTTP request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public HttpTriggerAttribute() : this(AuthorizationLevel.Function) { }

    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods) { }

    public HttpTriggerAttribute(AuthorizationLevel authLevel) : this(authLevel, []) { }

    public AuthorizationLevel AuthLevel { get; } = authLevel;

    /// <summary>The HTTP methods answered; none means all.</summary>
    public string[] Methods { get; } = methods;

    /// <summary>The route template below the host's prefix.</summary>
    public string? Route { get; set; }
}

/// <summary>Binds a parameter to the messages of a Service Bus queue.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : Attribute
{
    public string QueueName { get; } = queueName;

    public string? Connection { get; set; }

    public bool IsBatched { get; set; }

    public bool IsSessionsEnabled { get; set; }

    public bool AutoCompleteMessages { get; set; }
}

/// <summary>Binds a parameter to a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>An NCRONTAB expression of six fields, seconds first, in UTC.</summary>
    public string Schedule { get; } = schedule;

    public bool RunOnStartup { get; set; }

    public bool UseMonitor { get; set; }
}

/// <summary>What a timer function is told about its schedule.</summary>
public sealed class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    public bool IsPastDue { get; set; }
}

/// <summary>The last and next run of a timer, in UTC.</summary>
public sealed class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
