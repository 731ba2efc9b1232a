using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests that large answers to many callers are compressed for those who accept it, and for nobody else.</summary>
public sealed class CompressionTests(HostFixture host)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    [InlineData("nonsense;;q=", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("*;q=0", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP;q=0.5", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br", "br")]
    [InlineData("*", "br")]
    public async Task Tally_OfManyOptions_HasAnEncodingThatIsAccepted(string? accepted, string? encoding)
    {
        var address = await ManyOptionsAsync(options: 60);

        using var answer = await ReadAsync(address, accepted);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(encoding is null ? [] : [encoding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        var tally = JsonNode.Parse(await TextAsync(answer))!;
        Assert.Equal(60, tally["results"]!.AsArray().Count);
    }

    [Fact]
    public async Task Tally_Unchanged_Is304InItsOwnEncodingOnly()
    {
        var address = await ManyOptionsAsync(options: 60);
        using var plain = await ReadAsync(address, null);
        using var compressed = await ReadAsync(address, "br");

        Assert.NotEqual(plain.Headers.ETag, compressed.Headers.ETag);
        foreach (
            var (accepted, tag, status) in new[]
            {
                (null, plain.Headers.ETag!.Tag, HttpStatusCode.NotModified),
                ("br", compressed.Headers.ETag!.Tag, HttpStatusCode.NotModified),
                (null, compressed.Headers.ETag!.Tag, HttpStatusCode.OK),
                ("br", plain.Headers.ETag!.Tag, HttpStatusCode.OK),
                ("gzip", compressed.Headers.ETag!.Tag, HttpStatusCode.OK),
            }
        )
        {
            using var answer = await ReadAsync(address, accepted, tag);
            Assert.Equal((accepted, tag, status), (accepted, tag, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Table_OfManyOptions_IsCompressedAndReadsTheSame()
    {
        var address = await ManyOptionsAsync(options: 60) + ".csv";
        using var plain = await ReadAsync(address, null);
        using var compressed = await ReadAsync(address, "br");

        Assert.Equal(["br"], compressed.Content.Headers.ContentEncoding);
        var (rows, others) = ((await TextAsync(plain)).Split("\r\n"), (await TextAsync(compressed)).Split("\r\n"));
        Assert.Equal(1 + 60 + 1, rows.Length);
        Assert.Equal(rows.Select(Counts), others.Select(Counts));

        static string Counts(string row) => row.Split(",open,")[0]; // the time follows
    }

    [Fact]
    public async Task Tally_OfFewOptions_IsNotCompressed()
    {
        using var answer = await ReadAsync(await ManyOptionsAsync(options: 2), "br");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Campaign_ReadByStaff_HasTheTagThatPutTakes(string accepted)
    {
        var address = (await ManyOptionsAsync(options: 60)).Replace("/polls/colour/tally", "", StringComparison.Ordinal);
        using var answer = await ReadAsync(address, accepted, token: host.Admin);
        var definition = JsonNode.Parse(await TextAsync(answer))!.AsObject();

        await host.PutAsync(address, host.Admin, definition, ifMatch: answer.Headers.ETag!.ToString())
            .IsStatusAsync(HttpStatusCode.OK);
    }

    private async Task<string> ManyOptionsAsync(int options)
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["polls"]![0]!["options"] = new JsonArray([
                .. Enumerable.Range(0, options).Select(option => Definitions.Option($"option-{option}")),
            ])
        );
        return $"/api/campaigns/{campaign}/polls/colour/tally";
    }

    private Task<HttpResponseMessage> ReadAsync(string address, string? accepted, string? tag = null, string? token = null) =>
        host.Client.SendAsync(
            HttpMethod.Get,
            address,
            token,
            null,
            headers =>
            {
                if (accepted is not null)
                    headers.TryAddWithoutValidation("Accept-Encoding", accepted);
                if (tag is not null)
                    headers.TryAddWithoutValidation("If-None-Match", tag);
            }
        );

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync(Cancel);
        Stream decoded = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        await using (decoded)
        {
            using var reader = new StreamReader(decoded);
            return await reader.ReadToEndAsync(Cancel);
        }
    }
}
