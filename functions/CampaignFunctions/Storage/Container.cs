using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Storage;

/// <summary>
/// A container of documents of one type: its name, how they are written, the newest schema version this code knows, and the
/// property lists that queries may filter and order by.
/// </summary>
public sealed record Container<T>(string Name, JsonTypeInfo<T> Json, int Version = 1) where T : class, IDocument
{
    public IReadOnlyList<string[]> Indexes { get; init; } = [];

    /// <summary>Array properties that queries ask for a member of, each with the properties that they then order by.</summary>
    public IReadOnlyList<MemberIndex> MemberIndexes { get; init; } = [];

    /// <summary>Whether <see cref="IDocumentStore.ScanCommittedAsync"/> is asked of it.</summary>
    public bool IsScannedByCommit { get; init; }

    public byte[] Write(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Json);

    /// <exception cref="UnsupportedDocumentException">The document is newer than this code.</exception>
    public T Read(ReadOnlySpan<byte> utf8)
    {
        var document = JsonSerializer.Deserialize(utf8, Json) ?? throw new JsonException($"A document in {Name} is null.");
        return document.V <= Version ? document : throw new UnsupportedDocumentException(Name, document.Id, document.V);
    }
}

/// <summary>
/// An array property by whose members documents are found, in the order of any of these properties. The first of them must be in every
/// document.
/// </summary>
public sealed record MemberIndex(string Property, params string[] OrderedBy);
