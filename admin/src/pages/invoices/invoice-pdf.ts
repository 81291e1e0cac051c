/** The invoice as a file, under the session of the page. */
export const invoicePdf = (id: number): string => `/api/v1/invoices/${id}/pdf`;
