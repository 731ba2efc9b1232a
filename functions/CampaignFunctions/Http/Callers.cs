using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CampaignFunctions.Http;

/// <summary>Identifies the caller by the bearer token, and checks the roles of staff.</summary>
public sealed class Callers(ParticipantTokens participants, OrderTokens orders, StaffTokens staff)
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// Returns the caller, who is anonymous without a token; 401 if the token is invalid, and 403 if it is a staff token without
    /// a role.
    /// </summary>
    public async ValueTask<Result<Caller>> IdentifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            return Caller.Anonymous;

        var text = header.ToString();
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || Read(text[Scheme.Length..].Trim()) is not { } token)
            return ProblemCode.Unauthorized;

        Caller? caller = token.Issuer switch
        {
            ParticipantTokens.Issuer => await participants.ValidateAsync(token),
            OrderTokens.Issuer => await orders.ValidateAsync(token),
            _ => await staff.ValidateAsync(token, cancellationToken),
        };
        return caller switch
        {
            null => ProblemCode.Unauthorized,
            Staff { Roles: [] } => ProblemCode.Forbidden, // somebody of the same directory, who has no right here
            _ => caller,
        };
    }

    /// <summary>Returns the caller if they are staff with this role; otherwise 401 or 403.</summary>
    public async ValueTask<Result<Staff>> StaffAsync(HttpRequest request, string role, CancellationToken cancellationToken) =>
        await IdentifyAsync(request, cancellationToken) switch
        {
            { Problem: { } problem } => problem,
            { Value: Staff caller } when caller.Has(role) => caller,
            { Value: Staff or Participant or OrderHolder } => ProblemCode.Forbidden,
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
            return null; // the text is not a JWT
        }
    }
}
