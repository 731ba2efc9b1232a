using CampaignFunctions.Harness;
using Microsoft.Playwright;

namespace CampaignFunctions.ApiTesting;

/// <summary>
/// The pages of one test. They close with the test, because an open page asks its host for news every second.
/// </summary>
public sealed class Pages(Browser browser) : IAsyncDisposable
{
    private readonly List<IBrowserContext> _visitors = [];

    static Pages() => Assertions.SetDefaultExpectTimeout((float)Eventually.Deadline.TotalMilliseconds);

    /// <summary>Opens a page for a new visitor. Skips the test if there is no browser.</summary>
    public async Task<IPage> OpenAsync(string locale = "en-GB", int width = 1280, int height = 900, bool isPhone = false)
    {
        var visitor = await browser.ContextAsync(
            new()
            {
                Locale = locale,
                ViewportSize = new() { Width = width, Height = height },
                IsMobile = isPhone,
                HasTouch = isPhone,
            }
        );
        _visitors.Add(visitor);
        visitor.SetDefaultTimeout((float)Eventually.Deadline.TotalMilliseconds);
        return await visitor.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
    }
}
