using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using CampaignFunctions.Notifications;
using MailKit.Security;
using Microsoft.Extensions.Options;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of mail over SMTP, against a small server.</summary>
public sealed class SmtpMailerTests
{
    private static readonly Mail Mail = new(
        "ada@example.com",
        "Your code",
        "It is 123456.",
        "<p>It is 123456.</p>",
        "1",
        MailPurpose.Code
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_WithAPassword_AuthenticatesAndSendsTheMail()
    {
        await using var server = new SmtpServer();

        Assert.Equal(MailOutcome.Accepted, await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel));

        Assert.Contains($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0user\0secret"))}", server.Lines);
        Assert.Contains(server.Lines, line => line.StartsWith("RCPT TO:<ada@example.com>", StringComparison.Ordinal));
        Assert.Contains("Message-Id: <1@campaign.example>", server.Lines);
        Assert.Contains("It is 123456.", server.Lines);
        Assert.Contains("<p>It is 123456.</p>", server.Lines);
        var types = server.Lines.Where(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        Assert.Equal(
            ["multipart/alternative", "text/plain", "text/html"],
            types.Select(line => line["Content-Type: ".Length..].Split(';')[0])
        );
    }

    [Fact]
    public async Task Send_ToAnybody_ComesFromTheSendersDomainAndAsksForNoAnswer()
    {
        await using var server = new SmtpServer();

        await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel);

        Assert.Contains("EHLO campaign.example", server.Lines);
        Assert.Contains("From: The new 500 <hello@campaign.example>", server.Lines);
        Assert.Contains("Message-Id: <1@campaign.example>", server.Lines);
        Assert.Contains("Auto-Submitted: auto-generated", server.Lines);
    }

    /// <summary>Mail programs show a button that unsubscribes by one POST (RFC 8058).</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("https://campaign.example/api/campaigns/c/unsubscribe/0123456789012345678901")]
    public async Task Send_MailThatIsSubscribedTo_UnsubscribesByOneClick(string? url)
    {
        await using var server = new SmtpServer();

        await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail with { UnsubscribeUrl = url }, Cancel);

        var headers = string.Join('\n', server.Lines)
            .Replace("\n\t", " ", StringComparison.Ordinal)
            .Replace("\n ", " ", StringComparison.Ordinal)
            .Split('\n');
        Assert.Equal(
            url is not null,
            headers.Any(line => line.Replace("  ", " ", StringComparison.Ordinal) == $"List-Unsubscribe: <{url}>")
        );
        Assert.Equal(url is not null, headers.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    }

    [Theory]
    [InlineData("250-test\r\n250 AUTH PLAIN", MailOutcome.UnknownReceiver)]
    [InlineData("250-test\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 AUTH PLAIN", MailOutcome.Accepted)]
    public async Task Send_LettersOutsideAscii_NeedsAServerThatTakesThem(string hello, MailOutcome outcome)
    {
        await using var server = new SmtpServer { Answers = { ["EHLO"] = hello } };

        Assert.Equal(
            outcome,
            await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail with { To = "j\u00f6rg@example.com" }, Cancel)
        );
    }

    [Fact]
    public async Task LocalHost_TrustedServer_SendsCodesEncrypted()
    {
        await using var server = new SmtpServer(hasTls: true);
        var folder = Directory.CreateTempSubdirectory("smtp-");
        var authority = Path.Combine(folder.FullName, "authority.pem");
        try
        {
            await File.WriteAllTextAsync(authority, server.Pem, Cancel);
            await using var host = await HostProcess.StartAsync(
                Path.Combine(folder.FullName, "data"),
                ["--Smtp:Host", "localhost", "--Smtp:Port", $"{server.Port}", "--Smtp:User", "user", "--Smtp:Password", "secret"],
                ["env", $"SSL_CERT_FILE={authority}"]
            );
            using var client = CampaignClient.Of(host);
            using var asked = await client.SendAsync(
                HttpMethod.Post,
                "/api/campaigns/nuova-500/participants",
                body: new JsonObject { ["email"] = "ada@example.com" }
            );
            await WaitForAsync(server, line => line.StartsWith("*RCPT TO:<ada@example.com>", StringComparison.Ordinal));
            await WaitForAsync(server, line => line == "*QUIT");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.All(
            server.Lines.Where(line => line[0] != '*'),
            line => Assert.True(line.StartsWith("EHLO", StringComparison.Ordinal) || line == "STARTTLS", line)
        );
    }

    [Fact]
    public async Task Send_UntrustedCertificate_SendsNothing()
    {
        await using var server = new SmtpServer(hasTls: true);

        await Assert.ThrowsAsync<MailNotSentException>(() =>
            MailerOf(server, SecureSocketOptions.StartTls).SendAsync(Mail, Cancel)
        );

        Assert.DoesNotContain(
            server.Lines,
            line => line.Contains("AUTH", StringComparison.Ordinal) || line.Contains("ada@", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Send_ServerWithoutEncryption_SendsNothing()
    {
        await using var server = new SmtpServer();

        await Assert.ThrowsAsync<MailNotSentException>(() =>
            MailerOf(server, SecureSocketOptions.StartTls).SendAsync(Mail, Cancel)
        );

        Assert.DoesNotContain(
            server.Lines,
            line => line.Contains("AUTH", StringComparison.Ordinal) || line.Contains("ada@", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", MailOutcome.UnknownReceiver)]
    [InlineData("RCPT", "550 5.1.1 no such user", MailOutcome.UnknownReceiver)]
    [InlineData("RCPT", "552 5.2.1 disabled", MailOutcome.UnknownReceiver)]
    [InlineData("RCPT", "550 5.7.1 relaying denied", MailOutcome.Refused)] // this is about us
    [InlineData("RCPT", "550 5.4.5 daily quota exceeded", MailOutcome.Refused)]
    [InlineData(".", "554 looks like spam", MailOutcome.Refused)] // the answer to the text
    public async Task Send_RefusedForGood_SaysWhy(string command, string answer, MailOutcome outcome)
    {
        await using var server = new SmtpServer { Answers = { [command] = answer } };

        Assert.Equal(outcome, await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel));
    }

    [Theory]
    [InlineData("RCPT", "451 <ada@example.com> try later")]
    [InlineData("MAIL", "550 <ada@example.com> not from you")]
    [InlineData("DATA", "554 <ada@example.com> not now")]
    [InlineData(".", "451 <ada@example.com> try later")]
    public async Task Send_RefusedForAnotherReason_ThrowsWithoutTheServersText(string command, string answer)
    {
        await using var server = new SmtpServer { Answers = { [command] = answer } };

        var refused = await Assert.ThrowsAsync<MailNotSentException>(() =>
            MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel)
        );

        Assert.DoesNotContain("ada@", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("")]
    public async Task Send_TextThatIsNoAddress_HasNoReceiver(string to)
    {
        await using var server = new SmtpServer();

        Assert.Equal(
            MailOutcome.UnknownReceiver,
            await MailerOf(server, SecureSocketOptions.None).SendAsync(Mail with { To = to }, Cancel)
        );
        Assert.Empty(server.Lines);
    }

    [Fact]
    public async Task Send_WrongPassword_Throws()
    {
        await using var server = new SmtpServer { Answers = { ["AUTH"] = "535 no" } };

        await Assert.ThrowsAsync<MailNotSentException>(() => MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel));
    }

    [Fact]
    public async Task Send_SilentServer_FailsAfterTheTimeout()
    {
        await using var server = new SmtpServer { IsSilent = true };

        var sending = MailerOf(server, SecureSocketOptions.None, TimeSpan.FromMilliseconds(200)).SendAsync(Mail, Cancel);

        await Assert.ThrowsAsync<MailNotSentException>(() => sending.WaitAsync(Eventually.Deadline, Cancel));
    }

    [Fact]
    public async Task Send_NoServer_SaysThatItIsAway()
    {
        var server = new SmtpServer();
        await server.DisposeAsync();

        await Assert.ThrowsAsync<MailNotSentException>(() => MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, Cancel));
    }

    [Fact]
    public async Task Send_CancelledByItsCaller_IsCancelled()
    {
        await using var server = new SmtpServer { IsSilent = true };
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var sending = MailerOf(server, SecureSocketOptions.None).SendAsync(Mail, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static SmtpMailer MailerOf(SmtpServer server, SecureSocketOptions security, TimeSpan? timeout = null) =>
        new(
            Options.Create(
                new SmtpSettings
                {
                    Host = "localhost",
                    Port = server.Port,
                    Security = security,
                    User = "user",
                    Password = "secret",
                    From = "The new 500 <hello@campaign.example>",
                    Timeout = timeout ?? Eventually.Deadline,
                }
            )
        );

    private static Task<string[]> WaitForAsync(SmtpServer server, Func<string, bool> isIt) =>
        Eventually.GetAsync(
            () => Task.FromResult(server.Lines.ToArray()),
            lines => lines.Any(isIt),
            lines => string.Join('\n', lines)
        );
}
