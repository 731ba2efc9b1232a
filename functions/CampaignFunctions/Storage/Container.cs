using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Storage;

/// <summary>A container: its name, and the property lists that queries may filter and order by. The partition key is <c>pk</c>.</summary>
public abstract record ContainerDefinition(string Name)
{
    public IReadOnlyList<string[]> Indexes { get; init; } = [];

    /// <summary>The lists that queries ask for, where a container is made to be listed.</summary>
    public ListIndex? Lists { get; init; }

    /// <summary>The properties by one of which <see cref="IDocumentStore.ScanAsync"/> is asked to find few among many.</summary>
    public string[] ScannedBy { get; init; } = [];

    /// <summary>Whether <see cref="IDocumentStore.ScanCommittedAsync"/> is asked of it.</summary>
    public bool IsScannedByCommit { get; init; }

    /// <exception cref="ArgumentException">The query is in an order that the container has no lists of.</exception>
    public void Check(Query query)
    {
        if (query.Order.Property is { } property && Lists?.Orders.Contains(property) is not true)
            throw new ArgumentException($"{Name} has no list in the order of '{property}'.", nameof(query));
    }
}

/// <summary>A container of documents of one type: how they are written, and the newest schema version this code knows.</summary>
public sealed record Container<T>(string Name, JsonTypeInfo<T> Json, int Version = 1) : ContainerDefinition(Name) where T : class, IDocument
{
    public byte[] Write(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Json);

    /// <exception cref="UnsupportedDocumentException">The document is newer than this code.</exception>
    public T Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, Json) ?? throw new JsonException($"A document in {Name} is null.");
        return document.V <= Version ? document : throw new UnsupportedDocumentException(Name, document.Id, document.V);
    }
}

/// <summary>
/// Lists of a partition in the order of any of these properties: of all its documents, of those with one value of another property, or of
/// those with one member of an array property. A document that lacks the ordering property is in none of that order.
/// </summary>
public sealed record ListIndex(params string[] Orders)
{
    public string[] Values { get; init; } = [];

    public string[] Members { get; init; } = [];
}
