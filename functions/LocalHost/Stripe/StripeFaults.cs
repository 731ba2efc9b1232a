namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The requested faults. Each fault happens as often as requested.</summary>
internal sealed class StripeFaults
{
    private readonly Lock _lock = new();
    private readonly List<StripeFaultRule> _rules = [];

    public StripeDelivery Delivery { get; set; }

    /// <summary>True if new refunds wait for the decision of the bank.</summary>
    public bool ArePending { get; set; }

    /// <summary>True if every requested fault has happened.</summary>
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

    /// <summary>Forgets the faults that have not happened yet.</summary>
    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    public StripeFault? Take(string method, string path)
    {
        lock (_lock)
        {
            var index = _rules.FindIndex(rule =>
                rule.Times > 0
                && (rule.Path.StartsWith('/') ? path : $"{method} {path}").StartsWith(rule.Path, StringComparison.Ordinal)
            );
            if (index < 0)
                return null;
            var rule = _rules[index];
            _rules[index] = rule.After > 0 ? rule with { After = rule.After - 1 } : rule with { Times = rule.Times - 1 };
            return rule.After > 0 ? null : rule.Kind;
        }
    }
}
