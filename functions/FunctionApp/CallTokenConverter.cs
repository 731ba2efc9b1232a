using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace CampaignFunctions.FunctionApp;

/// <summary>
/// Gives an HTTP function the cancellation token of its call, which also ends when the time for the answer is up. Other functions
/// get the token of their invocation.
/// </summary>
internal sealed class CallTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(
            context.TargetType == typeof(CancellationToken) && context.FunctionContext.GetHttpContext() is { } http
                ? ConversionResult.Success(http.RequestAborted)
                : ConversionResult.Unhandled()
        );
}
