using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CampaignFunctions.Http;

/// <summary>Finds out who is calling, from the bearer token, and whether they may.</summary>
public sealed class Callers(ParticipantTokens participants, StaffTokens staff)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller; anonymous without a token, 401 for a bad one.</summary>
    public async ValueTask<Result<Caller>> IdentifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            return Caller.Anonymous;

        var text = header.ToString();
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || Read(text[Scheme.Length..].Trim()) is not { } token)
            return ProblemCode.Unauthorized;

        Caller? caller =
            token.Issuer == ParticipantTokens.Issuer
                ? await participants.ValidateAsync(token)
                : await staff.ValidateAsync(token, cancellationToken);
        return caller is null ? ProblemCode.Unauthorized : caller;
    }

    /// <summary>Staff with this role; else 401 or 403.</summary>
    public async ValueTask<Result<Staff>> StaffAsync(HttpRequest request, string role, CancellationToken cancellationToken) =>
        await IdentifyAsync(request, cancellationToken) switch
        {
            { Problem: { } problem } => problem,
            { Value: Staff caller } when caller.Has(role) => caller,
            { Value: Staff or Participant } => ProblemCode.Forbidden,
            _ => ProblemCode.Unauthorized,
        };

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null; // not a JWT at all
        }
    }
}
