using CampaignFunctions.Storage;

namespace CampaignFunctions.Contracts;

/// <summary>The document that the contract suite stores.</summary>
public sealed record ContractDocument : IDocument
{
    public static readonly Container<ContractDocument> Container = new("contract", ContractJson.Default.ContractDocument)
    {
        Indexes =
        [
            ["kind"],
        ],
        Lists = new("number", "text") { Values = ["kind"], Members = ["tags"] },
        ScannedBy = ["due"],
        IsScannedByCommit = true,
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; init; } = 1;

    public string? Kind { get; init; }

    public long Number { get; init; }

    public string? Text { get; init; }

    public long? Due { get; init; }

    public string[]? Tags { get; init; }
}
