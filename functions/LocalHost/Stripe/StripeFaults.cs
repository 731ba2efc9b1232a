using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>What goes wrong with a call.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeFault>))]
internal enum StripeFault
{
    /// <summary>The call is carried out, and its answer lost.</summary>
    TimeoutAfterSuccess,

    /// <summary>The call is not carried out.</summary>
    ServerError,

    /// <summary>The call is not carried out, and its key gives the same error for a day, as with Stripe itself.</summary>
    ServerErrorKept,

    /// <summary>The call is refused.</summary>
    Refused,

    /// <summary>The call is not carried out, and the caller asked to slow down.</summary>
    TooManyRequests,
}

/// <summary>How notices are delivered.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeDelivery>))]
internal enum StripeDelivery { Normal, Duplicate, Late, Reordered, Never }

/// <summary>A fault of the next calls whose path, or method and path, begins like this, once so many of them have gone well.</summary>
internal sealed record StripeFaultRule(string Path, StripeFault Kind, int Times = 1, int After = 0);

/// <summary>The switches.</summary>
internal sealed record StripeFaultsRequest(StripeFaultRule[]? Calls = null, StripeDelivery? Webhooks = null);

/// <summary>Faults that were asked for, and are used up.</summary>
internal sealed class StripeFaults
{
    private readonly Lock _lock = new();
    private readonly List<StripeFaultRule> _rules = [];

    public StripeDelivery Delivery { get; set; }

    /// <summary>Whether every fault that was asked for has come.</summary>
    public bool AreUsedUp
    {
        get
        {
            lock (_lock)
                return _rules.TrueForAll(rule => rule.Times == 0);
        }
    }

    public void Add(StripeFaultRule rule)
    {
        lock (_lock)
            _rules.Add(rule);
    }

    public StripeFault? Take(string method, string path)
    {
        lock (_lock)
        {
            var index = _rules.FindIndex(rule => rule.Times > 0 && (rule.Path.StartsWith('/') ? path : $"{method} {path}").StartsWith(rule.Path, StringComparison.Ordinal));
            if (index < 0)
                return null;
            var rule = _rules[index];
            _rules[index] = rule.After > 0 ? rule with { After = rule.After - 1 } : rule with { Times = rule.Times - 1 };
            return rule.After > 0 ? null : rule.Kind;
        }
    }
}
