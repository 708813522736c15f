// Mail, and who is told when something is wrong.
import { capitalized, type Recipes, type without } from "./recipe.ts";

export const mail: Recipes = {
  "aws:sesv2/configurationSet:ConfigurationSet": {
    calls: (inputs) => [{ service: "sesv2", operation: "CreateConfigurationSet", params: capitalized(inputs) }],
    readBack: (inputs) => [
      {
        service: "sesv2",
        operation: "GetConfigurationSet",
        params: { ConfigurationSetName: inputs.configurationSetName },
        holds: capitalized(inputs),
        at: (answer) => answer,
      },
    ],
  },

  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    calls: (inputs) => [
      { service: "sesv2", operation: "CreateConfigurationSetEventDestination", params: capitalized(inputs) },
    ],
    readBack: ({ configurationSetName, eventDestinationName, eventDestination }) => [
      {
        service: "sesv2",
        operation: "GetConfigurationSetEventDestinations",
        params: { ConfigurationSetName: configurationSetName },
        holds: [{ Name: eventDestinationName, ...capitalized(eventDestination) }],
        at: ({ EventDestinations }) => EventDestinations,
      },
    ],
  },

  "aws:sesv2/emailIdentity:EmailIdentity": {
    calls: (inputs) => [{ service: "sesv2", operation: "CreateEmailIdentity", params: capitalized(inputs) }],
    readBack: ({ emailIdentity, configurationSetName }) => [
      {
        service: "sesv2",
        operation: "GetEmailIdentity",
        params: { EmailIdentity: emailIdentity },
        holds: { ConfigurationSetName: configurationSetName },
        at: (answer) => answer,
      },
    ],
  },

  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    calls: (inputs) => [{ service: "cloudwatch", operation: "PutMetricAlarm", params: alarmOf(inputs) }],
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    rules: ({ period, treatMissingData }) => [
      ...([10, 20, 30].includes(period) || period % 60 === 0
        ? []
        : [`the period is ${period} seconds, no whole minutes`]),
      ...(missingData.includes(treatMissingData)
        ? []
        : [`missing data is ${treatMissingData}, not one of ${missingData}`]),
    ],
    readBack: (inputs) => [
      {
        service: "cloudwatch",
        operation: "DescribeAlarms",
        params: { AlarmNames: [inputs.name] },
        holds: alarmOf(inputs),
        at: ({ MetricAlarms }) => MetricAlarms[0],
      },
    ],
  },

  "aws:cloudwatch/dashboard:Dashboard": {
    calls: (inputs) => [{ service: "cloudwatch", operation: "PutDashboard", params: capitalized(inputs) }],
    readBack: ({ dashboardName, dashboardBody }) => [
      {
        service: "cloudwatch",
        operation: "GetDashboard",
        params: { DashboardName: dashboardName },
        holds: { DashboardName: dashboardName, DashboardBody: dashboardBody },
        at: (answer) => answer,
      },
    ],
  },
};

const missingData = ["breaching", "notBreaching", "ignore", "missing"];

function alarmOf({ name, okActions, dimensions = {}, ...inputs }: Parameters<typeof without>[0]) {
  return {
    AlarmName: name,
    OKActions: okActions,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    ...capitalized(inputs),
  };
}
