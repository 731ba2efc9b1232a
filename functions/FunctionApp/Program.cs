using Azure.Core.Serialization;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CampaignFunctions;
using CampaignFunctions.FunctionApp;
using CampaignFunctions.Health;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Settings;
using CampaignFunctions.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();

var (services, configuration) = (builder.Services, builder.Configuration);
var credential = new DefaultAzureCredential(); // in Azure the identity in AZURE_CLIENT_ID, otherwise the developer's
services.AddCampaignFunctions(configuration);
services.AddCosmosStore(configuration, credential);
services.AddServiceBusSender(configuration, credential);
services.AddSmtpMailer(configuration);
if (!builder.Environment.IsDevelopment()) // under `func start`, all callers are this machine
    services.AddSingleton<IReadyCheck, ClientAddressReady>();
services.Configure<WorkerOptions>(options =>
{
    options.Serializer = new JsonObjectSerializer(CampaignModule.MessageJson);
    options.InputConverters.RegisterAt<CallTokenConverter>(0);
});

// The host's proxy writes its own peer into X-Forwarded-For. Http:ClientAddressHeader names the header to believe.
services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);

var telemetry = services.AddCampaignTelemetry(configuration).UseFunctionsWorkerDefaults();
if (!string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
    telemetry.UseAzureMonitorExporter(options => options.Credential = credential);

try
{
    builder.Build().Run();
    return 0;
}
catch (Exception fault) when (SettingsFaults.Explain(fault) is { } sentences)
{
    await Console.Error.WriteLineAsync(sentences);
    return 1;
}
