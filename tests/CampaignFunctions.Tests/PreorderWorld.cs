using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A campaign with one edition on sale, its store and its clock, and the rules that its stock must keep.</summary>
internal sealed class PreorderWorld
{
    public const string CampaignId = "c";
    public const string EditionId = "first";

    public PreorderWorld(EditionDefinition edition)
    {
        var window = new Window(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddYears(10));
        Define(edition, window);
    }

    /// <summary>Continues with documents that another version wrote.</summary>
    public PreorderWorld(DateTimeOffset now, IReadOnlyList<StoredDocument> documents)
    {
        Clock = new(now);
        foreach (var document in documents)
            Memory.Add(document);
        Campaign = FindCampaign()!.Document;
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryStore Memory { get; } = new();

    public CampaignDocument Campaign { get; private set; } = null!;

    public static EditionDefinition Edition(int capacity, PaymentKind payment = PaymentKind.Full, int perPerson = 1) =>
        new()
        {
            Id = EditionId,
            Title = new() { ["en"] = "First edition" },
            Price = new(1000, "EUR"),
            Payment = payment,
            Deposit = payment == PaymentKind.Deposit ? 100 : null,
            Capacity = capacity,
            PerPerson = perPerson,
        };

    /// <summary>Returns a pre-order of one unit in this status, with nothing else.</summary>
    public static PreorderDocument Bare(PreorderStatus status) =>
        new()
        {
            Id = "a.b",
            Pk = "p",
            CampaignId = CampaignId,
            EditionId = EditionId,
            VoterKey = "v",
            BodyHash = "h",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Quantity = 1,
            Country = "IT",
            Currency = "EUR",
            Amount = 1000,
            DueNow = 1000,
            Title = "First edition",
            ReturnUrl = PreorderProcess.ReturnUrl,
            Status = status,
        };

    /// <summary>Creates the campaign, or replaces its definition.</summary>
    public void Define(EditionDefinition edition, Window? window = null, OrderLimits? limits = null)
    {
        var before = FindCampaign();
        Save(
            before,
            new()
            {
                Id = CampaignId,
                Status = CampaignStatus.Live,
                Pepper = 1,
                Definition = new()
                {
                    Id = CampaignId,
                    Title = new() { ["en"] = "The new 500" },
                    Status = CampaignStatus.Live,
                    Limits = limits is null ? Limits.Off : Limits.Standard,
                    OrderLimits = limits,
                    Windows = new() { Preorders = window ?? before!.Document.Definition.Windows.Preorders },
                    Editions = [edition],
                },
            }
        );
    }

    /// <summary>Changes the definition of the campaign.</summary>
    public void Change(Func<CampaignDefinition, CampaignDefinition> change) =>
        Save(FindCampaign(), Campaign with { Definition = change(Campaign.Definition) });

    private void Save(Versioned<CampaignDocument>? before, CampaignDocument campaign)
    {
        Campaign = campaign;
        _ = before is null
            ? Memory.CreateAsync(CampaignDocument.Container, Campaign, default).GetAwaiter().GetResult()
            : Memory.ReplaceAsync(CampaignDocument.Container, Campaign, before.ETag, default).GetAwaiter().GetResult();
    }

    /// <summary>Sets the pauses. A process may still cache the ones before, for five seconds.</summary>
    public Task<CampaignDocument?> PauseAsync(Pauses pauses) =>
        Memory.ChangeAsync(
            CampaignDocument.Container,
            CampaignDocument.Partition,
            CampaignId,
            campaign => campaign with { Pauses = pauses },
            default
        );

    /// <summary>Sets the limits of pre-orders.</summary>
    public void Limit(OrderLimits limits) => Define(Campaign.Definition.Editions[0], limits: limits);

    /// <summary>Returns the order of a person with a proven address, always with the same idempotency key.</summary>
    public PlaceCommand Order(string person, int quantity = 1, bool waitlist = false)
    {
        Know(person);
        return OfVisitor(person, quantity, waitlist) with
        {
            Customer = new(CampaignId, person, Tiers.Verified, Clock.GetUtcNow()),
        };
    }

    /// <summary>Returns the order of a visitor whose address nobody has proven, always with the same idempotency key.</summary>
    public PlaceCommand OfVisitor(string person, int quantity = 1, bool waitlist = false) =>
        new(
            Campaign,
            new(CampaignId, person, Tiers.Open, Clock.GetUtcNow()),
            new(EditionId, quantity, new("Ann", EmailOf(person), "IT"), PreorderProcess.ReturnUrl)
            {
                Waitlist = waitlist,
                Choices = Campaign.Edition(EditionId)!.Choices.ToDictionary(choice => choice.Id, choice => choice.Values[0].Id),
            },
            $"key-{person}",
            "hash",
            IPAddress.Parse("192.0.2.1")
        );

    public PreorderDocument? Preorder(string person) =>
        Memory.FindAsync(PreorderDocument.Container, Pk(person), IdOf(person), default).GetAwaiter().GetResult()?.Document;

    public string IdOf(string person) =>
        PreorderIds.IdOf(OrderKey(person), IdempotencyKey.IdOf(TestKeys.Keyring, 1, person, "preorder", $"key-{person}"));

    public IReadOnlyList<PreorderDocument> Preorders() =>
        [
            .. Memory
                .ScanAsync(
                    PreorderDocument.Container,
                    new(new Equality("campaignId", CampaignId)) { PageSize = int.MaxValue },
                    null,
                    default
                )
                .GetAwaiter()
                .GetResult()
                .Documents.Select(row => row.Document)
                .Where(preorder => preorder.Kind == PreorderDocument.TheKind),
        ];

    public IReadOnlyList<StockShard> Shards() =>
        [
            .. Memory
                .ScanAsync(StockShard.Container, new() { PageSize = int.MaxValue }, null, default)
                .GetAwaiter()
                .GetResult()
                .Documents.Select(row => row.Document),
        ];

    /// <summary>Returns whether the pre-order has units according to its status. The stock plays no part in the answer.</summary>
    public static bool HasUnits(PreorderDocument preorder) =>
        !preorder.Status.IsOver() && preorder.Status is not (PreorderStatus.Draft or PreorderStatus.Waitlisted);

    /// <summary>
    /// Checks that allocations and live pre-orders correspond one to one, and that each shard stays within its capacity.
    /// </summary>
    public void CheckStock()
    {
        var live = Preorders()
            .Where(HasUnits)
            .Select(preorder => (preorder.Id, preorder.Shard!.Value, preorder.OfferedQuantity ?? preorder.Quantity))
            .Order();
        var allocated = Shards()
            .SelectMany(shard => shard.Allocations.Select(entry => (entry.Key, shard.Number, entry.Value.Units)))
            .Order();
        Assert.Equal(live, allocated);
        Assert.All(Shards(), shard => Assert.True(shard.Free >= 0, $"Shard {shard.Number} has {shard.Free} units left."));
    }

    public static string EmailOf(string person) => $"{person}@mail.example";

    /// <summary>Proves the address of a visitor, as the link in the mail does.</summary>
    public Task<Result<PreorderDocument>> ProveAsync(PreorderProcess process, string person) =>
        process.Prove.HandleAsync(
            Campaign,
            IdOf(person),
            ProveEmail.SecretOf(TestKeys.Keyring, 1, IdOf(person), EmailOf(person)),
            default
        );

    /// <summary>Creates the identity of a person who has proven the address, unless it exists.</summary>
    /// <param name="email">The address; the person's own if null.</param>
    public void Know(string person, string? email = null, string state = IdentityDocument.Verified)
    {
        var key = IdentityDocument.KeyOf(TestKeys.Keyring, 1, CampaignId, email ?? EmailOf(person));
        var voter = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(CampaignId, person),
            IdentityKey = key,
            CreatedAt = Clock.GetUtcNow(),
        };
        var identity = new IdentityDocument
        {
            Pk = key,
            CampaignId = CampaignId,
            Email = email ?? EmailOf(person),
            VoterKey = person,
            CreatedAt = Clock.GetUtcNow(),
            State = state,
        };
        Memory.CreateAsync(VoterDocument.Container, voter, default).GetAwaiter().GetResult();
        Memory.CreateAsync(IdentityDocument.Container, identity, default).GetAwaiter().GetResult();
    }

    private Versioned<CampaignDocument>? FindCampaign() =>
        Memory.FindAsync(CampaignDocument.Container, CampaignDocument.Partition, CampaignId, default).GetAwaiter().GetResult();

    private static string Pk(string person) => PreorderIds.PartitionOf(CampaignId, OrderKey(person));

    private static string OrderKey(string person) => PreorderIds.OrderKeyOf(TestKeys.Keyring, 1, person);
}
