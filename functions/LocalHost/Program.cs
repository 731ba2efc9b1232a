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

// Settings are read once. Watching their file would watch the whole folder it lies in, and so every write to data kept below it.
var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
DataFolder data;
try
{
    data = new DataFolder(builder.Configuration["data"] ?? DataFolder.Default);
}
catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The data folder cannot be had; is another local host using it? {refused.Message}");
    return 1;
}

using (data)
{
    try
    {
        builder.AddLocalHost(data);
    }
    catch (InvalidDataException refused)
    {
        await Console.Error.WriteLineAsync(refused.Message);
        return 1;
    }

    var app = builder.Build();
    app.UseLocalHost();
    return await app.RunLocalHostAsync();
}
