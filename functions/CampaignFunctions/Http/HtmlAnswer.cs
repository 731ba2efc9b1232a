using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>A page without scripts. Only its own style applies, and its forms go only to the API.</summary>
/// <param name="style">The text of the style element, exactly as the page has it.</param>
public sealed class HtmlAnswer(string html, string style) : IResult
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, utf8) = (httpContext.Response, Encoding.UTF8.GetBytes(html));
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = utf8.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer"; // its address is a secret
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(utf8, httpContext.RequestAborted);
    }
}
