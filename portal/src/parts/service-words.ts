import type { ServiceDetail, ServiceSummary } from '../answers/services.ts';

/** Its own name, and what it is when that says something more. */
export const serviceName = ({ label, productName }: Pick<ServiceSummary, 'label' | 'productName'>): string =>
  label || productName;

const doing: Record<string, string> = {
  create: 'Your server is being built',
  suspend: 'The service is being suspended',
  resume: 'The service is being resumed',
  terminate: 'The service is being ended',
  renew: 'The service is being renewed',
};
export const operationTitle = (kind: string): string => doing[kind] ?? 'Something is being done';

/** It stopped and a person has to look. */
export const needsPerson = ({ operation, status }: Pick<ServiceDetail, 'operation' | 'status'>): boolean =>
  status === 'failed' || operation?.state === 'needs-attention';

export const isOver = ({ status }: Pick<ServiceSummary, 'status'>): boolean =>
  status === 'cancelled' || status === 'terminated';
