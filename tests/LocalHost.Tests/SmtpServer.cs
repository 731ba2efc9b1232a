using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>A small SMTP server (RFC 5321) with STARTTLS and AUTH PLAIN. A test chooses its answers.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly X509Certificate2? _certificate;

    public SmtpServer(bool hasTls = false)
    {
        _certificate = hasTls ? Certificate() : null;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The lines that clients have sent. An asterisk marks the encrypted lines.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>The answers to commands, by the first word of the command.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>True if the server accepts connections and never answers.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The certificate, for clients that must trust it.</summary>
    public string Pem => _certificate!.ExportCertificatePem();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await TalkAsync(client.GetStream(), isEncrypted: false);
            }
            catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client closed the connection, for example because it distrusts the certificate.
            }
        }
    }

    private async Task TalkAsync(Stream stream, bool isEncrypted)
    {
        if (IsSilent)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        if (!isEncrypted)
            await SayAsync(stream, "220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Lines.Enqueue((isEncrypted ? "*" : "") + line);
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            if (command == "STARTTLS")
            {
                await SayAsync(stream, "220 go on");
                await using var encrypted = new SslStream(stream, leaveInnerStreamOpen: true);
                await encrypted.AuthenticateAsServerAsync(_certificate!);
                await TalkAsync(encrypted, isEncrypted: true);
                return;
            }

            await SayAsync(
                stream,
                Answers.GetValueOrDefault(command)
                    ?? command switch
                    {
                        "EHLO" => _certificate is not null && !isEncrypted
                            ? "250-test\r\n250 STARTTLS"
                            : "250-test\r\n250 AUTH PLAIN",
                        "AUTH" => "235 welcome",
                        "DATA" => "354 go on",
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    }
            );
            if (command == "DATA" && !Answers.ContainsKey(command))
            {
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    Lines.Enqueue((isEncrypted ? "*" : "") + text);
                await SayAsync(stream, Answers.GetValueOrDefault(".") ?? "250 taken");
            }
        }
    }

    private async Task SayAsync(Stream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
