import './styles/index.css';

export { default as AppShell } from './components/AppShell.vue';
export { default as AreaChart } from './components/AreaChart.vue';
export { default as Button } from './components/Button.vue';
export { default as Card } from './components/Card.vue';
export { default as Checkbox } from './components/Checkbox.vue';
export { default as Combobox } from './components/Combobox.vue';
export { default as ConfirmDialog } from './components/ConfirmDialog.vue';
export { default as CopyText } from './components/CopyText.vue';
export { default as DataTable } from './components/DataTable.vue';
export { default as DateText } from './components/DateText.vue';
export { default as DefinitionList } from './components/DefinitionList.vue';
export { default as Dialog } from './components/Dialog.vue';
export { default as EmptyState } from './components/EmptyState.vue';
export { default as ErrorBoundary } from './components/ErrorBoundary.vue';
export { default as ErrorNotice } from './components/ErrorNotice.vue';
export { default as Field } from './components/Field.vue';
export { default as IconButton } from './components/IconButton.vue';
export { default as LinkButton } from './components/LinkButton.vue';
export { default as Logo } from './components/Logo.vue';
export { default as Menu } from './components/Menu.vue';
export { default as Meter } from './components/Meter.vue';
export { default as MobileNav } from './components/MobileNav.vue';
export { default as MoneyInput } from './components/MoneyInput.vue';
export { default as MoneyText } from './components/MoneyText.vue';
export { default as Notice } from './components/Notice.vue';
export { default as NumberInput } from './components/NumberInput.vue';
export { default as PageHeader } from './components/PageHeader.vue';
export { default as PasswordInput } from './components/PasswordInput.vue';
export { default as ProgressSteps } from './components/ProgressSteps.vue';
export { default as RadioCards } from './components/RadioCards.vue';
export { default as SchemaForm } from './components/SchemaForm.vue';
export { default as SecretText } from './components/SecretText.vue';
export { default as Section } from './components/Section.vue';
export { default as Select } from './components/Select.vue';
export { default as SideNav } from './components/SideNav.vue';
export { default as Skeleton } from './components/Skeleton.vue';
export { default as Spinner } from './components/Spinner.vue';
export { default as StateBadge } from './components/StateBadge.vue';
export { default as Switch } from './components/Switch.vue';
export { default as Tabs } from './components/Tabs.vue';
export { default as TextArea } from './components/TextArea.vue';
export { default as TextInput } from './components/TextInput.vue';
export { default as TimeText } from './components/TimeText.vue';
export { default as ToastArea } from './components/ToastArea.vue';
export { default as Tooltip } from './components/Tooltip.vue';
export { default as TopBar } from './components/TopBar.vue';
export { default as UiSlot } from './components/UiSlot.vue';

export type { ButtonKind } from './components/Button.vue';
export type { SelectOption } from './components/Select.vue';
export type { ComboboxOption } from './components/Combobox.vue';
export type { RadioCardOption } from './components/RadioCards.vue';
export type { Definition } from './components/DefinitionList.vue';
export type { MenuItem } from './components/Menu.vue';
export type { Tab } from './components/Tabs.vue';
export type { ProgressStep } from './components/ProgressSteps.vue';
export type { NavGroup, NavItem } from './components/SideNav.vue';
export type { ChartPoint } from './chart/scale.ts';
export type { Column, TableFilter, TablePage, TableQuery } from './table/columns.ts';
export type { LoadPage } from './table/rows.ts';
export type { Choice, FormValue, JsonSchema } from './forms/read-schema.ts';
export { lookOf, type StateLook, type Tone } from './format/states.ts';
export { locale } from './format/locale.ts';
export { formatMoney } from './format/money.ts';
export { formatDate, formatDuration, formatExact, formatRelative, useNow } from './format/time.ts';
export { formatBytes } from './format/bytes.ts';

export * from '@moorage/sdk/client';
export { provideApi, useApi } from './composables/api.ts';
export { useQuery, forgetQueries, type Query, type QueryOptions } from './composables/query.ts';
export { useAction, type RunAction } from './composables/action.ts';
export { createLive, provideLive, useLive, type Live, type LiveMessage } from './composables/live.ts';
export { useToasts, type Toast } from './composables/toasts.ts';
export { useCopy } from './composables/copy.ts';
export { useField } from './composables/field.ts';
export { useAppearance, type Density, type ThemeChoice } from './composables/appearance.ts';

export {
  createSession,
  useSession,
  provideSession,
  type Brand,
  type Session,
  type SessionUser,
} from './app/session.ts';
export { guardRouter, safeTarget } from './app/guard.ts';
export { default as Door } from './app/Door.vue';
export { default as PersonMenu } from './app/PersonMenu.vue';
export { takeToken } from './app/link-token.ts';
export { default as ResetPasswordForm } from './app/ResetPasswordForm.vue';
export { default as RouteErrors } from './app/RouteErrors.vue';
export { default as SignInForm } from './app/SignInForm.vue';
export { startApp, type StartOptions } from './app/start.ts';

export * from './extensions/define-ui.ts';
export {
  createExtensionHost,
  type Contribution,
  type ExtensionHost,
  type ExtensionMenu,
  type HostOptions,
} from './extensions/host.ts';
export type { ExtensionList, ListedExtension, Page, UiFailure } from './extensions/page.ts';
export { provideExtensions, useExtensions } from './extensions/use-host.ts';
