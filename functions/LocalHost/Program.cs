using CampaignFunctions;
using CampaignFunctions.LocalHost;
using CampaignFunctions.LocalHost.OpenApi;
using CampaignFunctions.Storage.Cosmos;

if (args is ["--describe", var file])
{
    await File.WriteAllTextAsync(file, await ApiDescription.WriteAsync(CancellationToken.None));
    return 0;
}

if (args is ["--containers", var containers])
{
    await File.WriteAllTextAsync(containers, CosmosContainer.Write(CampaignModule.Containers));
    return 0;
}

if (args is ["--settings", var reference])
{
    await File.WriteAllTextAsync(reference, ConfigurationReference.Write());
    return 0;
}

try
{
    if (args is ["--development", var folder])
    {
        DevelopmentFiles.Write(folder, Path.Combine("functions", "FunctionApp", "local.settings.json"));
        return 0;
    }

    CommandLine.Check(args);
    // Settings are read once. A watch on their file would watch its whole folder, and so every write to data below that folder.
    var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
    builder.Configuration.AddCommandLine(args, LocalSettings.Switches);
    var settings = LocalSettings.Read(builder.Configuration);
    using var data = new DataFolder(settings.Data);
    if (settings.ToolsFor is not null)
    {
        await ToolsHost.RunAsync(builder, settings, data);
        data.End();
        return 0;
    }

    builder.AddLocalHost(settings, data);
    await using (var app = builder.Build())
    {
        app.UseLocalHost();
        await app.RunLocalHostAsync(settings, data);
        app.ThrowIfInterrupted();
    }

    data.End();
    return 0;
}
catch (Exception fault) when (StartFailure.Explain(fault) is { } sentences)
{
    await Console.Error.WriteLineAsync(sentences);
    return 1;
}
