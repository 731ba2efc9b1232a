using Azure.Core.Serialization;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CampaignFunctions;
using CampaignFunctions.FunctionApp;
using CampaignFunctions.Health;
using CampaignFunctions.Notifications;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();

var (services, configuration) = (builder.Services, builder.Configuration);
var credential = new DefaultAzureCredential(); // in Azure the identity that AZURE_CLIENT_ID names, else the developer
services.AddCampaignFunctions(configuration);
services.AddCosmosStore(configuration, credential);
services.AddServiceBusSender(configuration, credential);
services.AddSingleton<IReadyCheck, ClientAddressReady>();
services.Configure<SmtpSettings>(configuration.GetSection("Smtp")).AddSingleton<IMailer, SmtpMailer>();
services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(CampaignModule.MessageJson));

var telemetry = services.AddCampaignTelemetry(configuration).UseFunctionsWorkerDefaults();
if (!string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
    telemetry.UseAzureMonitorExporter(options => options.Credential = credential);

builder.Build().Run();
