using Azure.Core.Serialization;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Monitor.OpenTelemetry.Exporter;
using CampaignFunctions;
using CampaignFunctions.FunctionApp;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemMiddleware>();

var (services, configuration) = (builder.Services, builder.Configuration);
var credential = new DefaultAzureCredential();   // in Azure the identity that AZURE_CLIENT_ID names, else the developer
services.AddCampaignFunctions(configuration);
services.AddCosmosStore(configuration, credential);
services.AddSingleton(configuration["ServiceBus:fullyQualifiedNamespace"] is { Length: > 0 } bus
    ? new ServiceBusClient(bus, credential)
    : new ServiceBusClient(configuration["ServiceBus"]));
services.AddSingleton<ServiceBusMessageSender>().AddSingleton<IReadyCheck, ServiceBusReady>().AddSingleton<IReadyCheck, ClientAddressReady>();
services.AddSingleton<IMessageSender>(provider => new MeasuredSender(provider.GetRequiredService<ServiceBusMessageSender>()));
services.Configure<SmtpSettings>(configuration.GetSection("Smtp")).AddSingleton<IMailer, SmtpMailer>();
services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(CampaignModule.MessageJson));

var telemetry = services.AddCampaignTelemetry(configuration).UseFunctionsWorkerDefaults();
if (!string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
    telemetry.UseAzureMonitorExporter(options => options.Credential = credential);

builder.Build().Run();
