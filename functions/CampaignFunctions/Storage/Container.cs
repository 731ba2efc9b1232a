using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Storage;

/// <summary>
/// A container of documents of one type, with their JSON metadata and the newest schema version that this code knows.
/// </summary>
public sealed record Container<T>(string Name, JsonTypeInfo<T> Json, int Version = 1) : ContainerDefinition(Name)
    where T : class, IDocument
{
    /// <summary>Returns the document as it is stored.</summary>
    /// <exception cref="DocumentTooLargeException">
    /// The document has more than <see cref="ContainerDefinition.MaxBytes"/>.
    /// </exception>
    public byte[] Write(T document)
    {
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(document, Json);
        return utf8.Length <= MaxBytes ? utf8 : throw new DocumentTooLargeException(Name, document.Id, utf8.Length);
    }

    /// <summary>Reads a document of this container.</summary>
    /// <exception cref="UnsupportedDocumentException">The document has a newer schema version than this code knows.</exception>
    public T Read(ReadOnlySpan<byte> utf8)
    {
        T document;
        try
        {
            document = JsonSerializer.Deserialize(utf8, Json) ?? throw new JsonException($"A document in {Name} is null.");
        }
        catch (JsonException)
        {
            CheckVersion(utf8); // a newer version may have another form
            throw;
        }

        return document.V <= Version ? document : throw new UnsupportedDocumentException(Name, document.Id, document.V);
    }

    private void CheckVersion(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (
            JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Object } document
            && document.TryGetProperty("v", out var written)
            && written.ValueKind == JsonValueKind.Number
            && written.TryGetInt32(out var version)
            && version > Version
        )
            throw new UnsupportedDocumentException(Name, $"{(document.TryGetProperty("id", out var id) ? id : "")}", version);
    }
}
