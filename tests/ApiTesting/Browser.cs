using Microsoft.Playwright;
using Xunit;

namespace CampaignFunctions.ApiTesting;

/// <summary>Chromium: the installed browser, or one that Playwright downloads.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    /// <summary>Returns a new visitor's part of the browser. Skips the test if there is no browser.</summary>
    public async Task<IBrowserContext> ContextAsync(BrowserNewContextOptions options)
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is null && _missing is null)
                await StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        Assert.SkipWhen(
            _missing is not null,
            $"Chromium is not available (on Debian: apt-get install chromium-headless-shell): {_missing}"
        );
        return await _browser!.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        var installed = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium-headless-shell", "chromium", "google-chrome" }, Path.Combine)
            .FirstOrDefault(File.Exists);
        if (installed is null && Microsoft.Playwright.Program.Main(["install", "chromium"]) != 0)
        {
            _missing = "Playwright could not install Chromium";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        try
        {
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = installed, Args = ["--no-sandbox"] });
        }
        catch (PlaywrightException failure)
        {
            _missing = failure.Message;
        }
    }
}
