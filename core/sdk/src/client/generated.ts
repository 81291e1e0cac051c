/** Written by `npm run api` from the declared actions. */
export const actionRoutes: Record<string, string> = {
  'audit.list': 'GET /audit',
  'brands.get': 'GET /brand',
  'brands.update': 'PATCH /brand',
  'catalog.choices': 'GET /catalog/products/:id/choices/:name',
  'catalog.list': 'GET /catalog',
  'catalog.product': 'GET /catalog/products/:id',
  'catalog.product_by_slug': 'GET /catalog/by-slug/:slug',
  'catalog.quote': 'POST /catalog/quote',
  'clients.create': 'POST /clients',
  'clients.get': 'GET /clients/:id',
  'clients.list': 'GET /clients',
  'clients.register': 'POST /register',
  'clients.update': 'PATCH /clients/:id',
  'deliveries.events': 'GET /events',
  'deliveries.list': 'GET /deliveries',
  'deliveries.replay': 'POST /deliveries/:id/replay',
  'extensions.clear_failures': 'POST /extensions/:id/failures/clear',
  'extensions.disable': 'POST /extensions/:id/disable',
  'extensions.discover': 'POST /extensions/discover',
  'extensions.enable': 'POST /extensions/:id/enable',
  'extensions.get': 'GET /extensions/:id',
  'extensions.list': 'GET /extensions',
  'extensions.save_settings': 'PUT /extensions/:id/settings',
  'extensions.uninstall': 'POST /extensions/:id/uninstall',
  'gateway_facts.list': 'GET /gateway-facts',
  'gateway_facts.retry': 'POST /gateway-facts/:id/retry',
  'gateways.available': 'GET /gateways/available',
  'gateways.create': 'POST /gateways',
  'gateways.disable': 'POST /gateways/:id/disable',
  'gateways.enable': 'POST /gateways/:id/enable',
  'gateways.get': 'GET /gateways/:id',
  'gateways.kinds': 'GET /gateway_kinds',
  'gateways.list': 'GET /gateways',
  'gateways.test': 'POST /gateways/:id/test',
  'gateways.update': 'PATCH /gateways/:id',
  'invoices.create': 'POST /invoices',
  'invoices.get': 'GET /invoices/:id',
  'invoices.issue': 'POST /invoices/:id/issue',
  'invoices.list': 'GET /invoices',
  'invoices.pay': 'POST /invoices/:id/pay',
  'invoices.pdf': 'GET /invoices/:id/pdf',
  'invoices.void': 'POST /invoices/:id/void',
  'jobs.list': 'GET /jobs',
  'jobs.retry': 'POST /jobs/:id/retry',
  'mails.get': 'GET /mails/:id',
  'mails.list': 'GET /mails',
  'mails.send_again': 'POST /mails/:id/send-again',
  'orders.accept': 'POST /orders/:id/accept',
  'orders.cancel': 'POST /orders/:id/cancel',
  'orders.get': 'GET /orders/:id',
  'orders.list': 'GET /orders',
  'orders.place': 'POST /orders',
  'payment_methods.finish': 'POST /payment-methods/setups/:id/finish',
  'payment_methods.list': 'GET /payment-methods',
  'payment_methods.remove': 'DELETE /payment-methods/:id',
  'payment_methods.set_default': 'POST /payment-methods/:id/default',
  'payment_methods.store': 'POST /payment-methods',
  'payments.get': 'GET /payments/:id',
  'payments.list': 'GET /payments',
  'payments.refresh': 'POST /payments/:id/refresh',
  'payments.refund': 'POST /payments/:id/refund',
  'payments.resolve': 'POST /payments/:id/resolve',
  'product_groups.create': 'POST /product_groups',
  'product_groups.list': 'GET /product_groups',
  'product_groups.update': 'PATCH /product_groups/:id',
  'products.archive': 'POST /products/:id/archive',
  'products.create': 'POST /products',
  'products.get': 'GET /products/:id',
  'products.list': 'GET /products',
  'products.set_options': 'PUT /products/:id/options',
  'products.set_prices': 'PUT /products/:id/prices',
  'products.update': 'PATCH /products/:id',
  'profile.change_email': 'POST /profile/change-email',
  'profile.get': 'GET /profile',
  'profile.update': 'PATCH /profile',
  'provisioning.cancel': 'POST /provisioning/:id/cancel',
  'provisioning.get': 'GET /provisioning/:id',
  'provisioning.list': 'GET /provisioning',
  'provisioning.retry': 'POST /provisioning/:id/retry',
  'server_groups.choices': 'GET /server_groups/:id/choices/:name',
  'server_groups.create': 'POST /server_groups',
  'server_groups.list': 'GET /server_groups',
  'server_groups.update': 'PATCH /server_groups/:id',
  'servers.create': 'POST /servers',
  'servers.get': 'GET /servers/:id',
  'servers.list': 'GET /servers',
  'servers.modules': 'GET /server_modules',
  'servers.set_status': 'POST /servers/:id/status',
  'servers.test': 'POST /servers/:id/test',
  'servers.try': 'POST /servers/try',
  'servers.update': 'PATCH /servers/:id',
  'services.by_module': 'GET /services_by_module',
  'services.get': 'GET /services/:id',
  'services.list': 'GET /services',
  'services.live': 'GET /services/:id/live',
  'services.login': 'POST /services/:id/login',
  'services.power': 'POST /services/:id/power',
  'services.resume': 'POST /services/:id/resume',
  'services.set_auto_renew': 'POST /services/:id/auto-renew',
  'services.set_price': 'POST /services/:id/price',
  'services.suspend': 'POST /services/:id/suspend',
  'services.terminate': 'POST /services/:id/terminate',
  'services.usage': 'GET /services/:id/usage',
  'session.change_password': 'POST /session/change-password',
  'session.get': 'GET /session',
  'session.request_password_reset': 'POST /session/request-password-reset',
  'session.resend_verification': 'POST /session/resend-verification',
  'session.reset_password': 'POST /session/reset-password',
  'session.sign_in': 'POST /session',
  'session.sign_out': 'DELETE /session',
  'session.verify_email': 'POST /session/verify-email',
  'staff.create': 'POST /staff',
  'staff.get': 'GET /staff/:id',
  'staff.list': 'GET /staff',
  'staff.update': 'PATCH /staff/:id',
  'tasks.list': 'GET /tasks',
  'tasks.run_now': 'POST /tasks/:name/run',
};

export interface ActionTypes {
  'audit.list': {
    input: {
      subject?: string;
      actorKind?: "guest" | "client" | "staff" | "system";
      actorId?: number;
      action?: string;
      outcome?: string;
      cursor?: string;
      limit?: number;
    };
    output: {
      items: ({
        id: number;
        at: string;
        actorKind: string;
        actorId: number | null;
        actorName: string;
        action: string;
        subject: string | null;
        outcome: string;
        input: unknown;
        changes: {
          before: unknown;
          after: unknown;
        } | null;
        address: string;
        userAgent: string;
        requestId: string;
      })[];
      next: string | null;
    };
  };
  'brands.get': {
    input: Record<string, never>;
    output: {
      id: number;
      slug: string;
      name: string;
      legalName: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      theme: string;
      currency: string;
      language: string;
      timeZone: string;
      url: string | null;
      supportEmail: string | null;
      mailFrom: string | null;
    };
  };
  'brands.update': {
    input: {
      name?: string;
      legalName?: string | null;
      address?: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId?: string | null;
      language?: string;
      timeZone?: string;
      url?: string | null;
      supportEmail?: string | null;
      mailFrom?: string | null;
    };
    output: {
      id: number;
      slug: string;
      name: string;
      legalName: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      theme: string;
      currency: string;
      language: string;
      timeZone: string;
      url: string | null;
      supportEmail: string | null;
      mailFrom: string | null;
    };
  };
  'catalog.choices': {
    input: {
      id: number;
      name: string;
    };
    output: {
      items: ({
        value: string | number;
        label: string;
        group?: string;
        description?: string;
        warning?: string;
      })[];
      asOf: string;
      stale: boolean;
    };
  };
  'catalog.list': {
    input: {
      currency?: string;
    };
    output: {
      currency: string;
      items: ({
        id: number;
        slug: string;
        name: string;
        summary: string;
        products: ({
          id: number;
          slug: string;
          name: string;
          summary: string;
          features: (string)[];
          from: {
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          } | null;
          prices: ({
            id: number;
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
          unavailable: "sold-out" | "paused" | null;
        })[];
      })[];
      next: null;
    };
  };
  'catalog.product': {
    input: {
      id: number;
      currency?: string;
    };
    output: {
      id: number;
      slug: string;
      name: string;
      groupId: number;
      summary: string;
      description: string;
      features: (string)[];
      currency: string;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
      order: unknown;
      unavailable: "sold-out" | "paused" | null;
    };
  };
  'catalog.product_by_slug': {
    input: {
      slug: string;
      currency?: string;
    };
    output: {
      id: number;
      slug: string;
      name: string;
      groupId: number;
      summary: string;
      description: string;
      features: (string)[];
      currency: string;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
      order: unknown;
      unavailable: "sold-out" | "paused" | null;
    };
  };
  'catalog.quote': {
    input: {
      currency?: string;
      items: ({
        productId: number;
        priceId: number;
        quantity: number;
        options?: Record<string, unknown>;
        order?: Record<string, unknown>;
      })[];
    };
    output: {
      currency: string;
      lines: ({
        productId: number;
        priceId: number;
        description: string;
        quantity: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        unitSetup: {
          amount: string;
          currency: string;
        };
        unitRecurring: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
        recurring: {
          amount: string;
          currency: string;
        };
        options: ({
          label: string;
          choice: string;
          setup: {
            amount: string;
            currency: string;
          };
          recurring: {
            amount: string;
            currency: string;
          };
        })[];
      })[];
      setup: {
        amount: string;
        currency: string;
      };
      recurring: {
        amount: string;
        currency: string;
      };
      total: {
        amount: string;
        currency: string;
      };
      subtotal: {
        amount: string;
        currency: string;
      };
      taxes: ({
        name: string;
        rate: string;
        amount: {
          amount: string;
          currency: string;
        };
      })[];
      due: {
        amount: string;
        currency: string;
      };
      renewals: ({
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        amount: {
          amount: string;
          currency: string;
        };
      })[];
    };
  };
  'clients.create': {
    input: {
      name: string;
      company?: string | null;
      phone?: string | null;
      country?: string | null;
      address?: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId?: string | null;
      language?: string;
      timeZone?: string;
      autoPay?: boolean;
      email: string;
      currency?: string;
      invite?: boolean;
    };
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
      parkedAt: string | null;
      parkedReason: string | null;
    };
  };
  'clients.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
      parkedAt: string | null;
      parkedReason: string | null;
      logins: ({
        id: number;
        name: string;
        email: string;
        verified: boolean;
        hasPassword: boolean;
        lastSignInAt: string | null;
      })[];
    };
  };
  'clients.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      status?: "active" | "blocked" | "closed";
    };
    output: {
      items: ({
        id: number;
        name: string;
        company: string | null;
        email: string;
        phone: string | null;
        country: string | null;
        address: {
          line1?: string;
          line2?: string;
          city?: string;
          region?: string;
          postcode?: string;
          country?: string;
        };
        taxId: string | null;
        language: string;
        timeZone: string;
        currency: string;
        status: "active" | "blocked" | "closed";
        autoPay: boolean;
        createdAt: string;
        parkedAt: string | null;
        parkedReason: string | null;
      })[];
      next: string | null;
    };
  };
  'clients.register': {
    input: {
      name: string;
      email: string;
      password: string;
      country?: string | null;
      company?: string | null;
    };
    output: {
      clientId: number;
      session: {
        user: {
          kind: "client" | "staff";
          id: number;
          name: string;
          email: string;
          verified: boolean;
          clientId: number | null;
        } | null;
        brand: {
          name: string;
          currency: string;
          language: string;
          timeZone: string;
          theme: string;
          supportEmail: string | null;
        };
        csrf: string | null;
        permissions: (string)[];
      };
    };
  };
  'clients.update': {
    input: {
      id: number;
      name?: string;
      company?: string | null;
      phone?: string | null;
      country?: string | null;
      address?: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId?: string | null;
      language?: string;
      timeZone?: string;
      autoPay?: boolean;
      status?: "active" | "blocked" | "closed";
    };
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
      parkedAt: string | null;
      parkedReason: string | null;
    };
  };
  'deliveries.events': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
    };
    output: {
      items: ({
        id: number;
        name: string;
        aggregate: string;
        data: unknown;
        at: string;
        dispatchedAt: string | null;
      })[];
      next: string | null;
    };
  };
  'deliveries.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      state?: "pending" | "running" | "done" | "parked";
    };
    output: {
      items: ({
        id: number;
        event: string;
        listener: string;
        aggregate: string;
        state: "pending" | "running" | "done" | "parked";
        attempts: number;
        nextAt: string;
        error: string | null;
        at: string;
        doneAt: string | null;
      })[];
      next: string | null;
    };
  };
  'deliveries.replay': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'extensions.clear_failures': {
    input: {
      id: string;
    };
    output: {
      cleared: number;
    };
  };
  'extensions.disable': {
    input: {
      id: string;
    };
    output: {
      id: string;
      kind: string;
      title: string;
      description: string;
      version: string;
      state: "found" | "installed" | "enabled" | "running" | "failed" | "missing";
      wanted: boolean;
      error: string | null;
      failures: number;
      dependsOn: (string)[];
      permissions: (string)[];
      icon: string | null;
      changedAt: string;
    };
  };
  'extensions.discover': {
    input: Record<string, never>;
    output: {
      found: number;
    };
  };
  'extensions.enable': {
    input: {
      id: string;
    };
    output: {
      id: string;
      kind: string;
      title: string;
      description: string;
      version: string;
      state: "found" | "installed" | "enabled" | "running" | "failed" | "missing";
      wanted: boolean;
      error: string | null;
      failures: number;
      dependsOn: (string)[];
      permissions: (string)[];
      icon: string | null;
      changedAt: string;
    };
  };
  'extensions.get': {
    input: {
      id: string;
    };
    output: {
      id: string;
      kind: string;
      title: string;
      description: string;
      version: string;
      state: "found" | "installed" | "enabled" | "running" | "failed" | "missing";
      wanted: boolean;
      error: string | null;
      failures: number;
      dependsOn: (string)[];
      permissions: (string)[];
      icon: string | null;
      changedAt: string;
      settings: {
        schema: unknown;
        values: unknown;
      } | null;
      settingsError: string | null;
      failureList: ({
        app: string;
        phase: string;
        message: string;
        times: number;
        firstAt: string;
        lastAt: string;
      })[];
    };
  };
  'extensions.list': {
    input: {
      search?: string;
      kind?: string;
    };
    output: {
      items: ({
        id: string;
        kind: string;
        title: string;
        description: string;
        version: string;
        state: "found" | "installed" | "enabled" | "running" | "failed" | "missing";
        wanted: boolean;
        error: string | null;
        failures: number;
        dependsOn: (string)[];
        permissions: (string)[];
        icon: string | null;
        changedAt: string;
      })[];
      next: null;
    };
  };
  'extensions.save_settings': {
    input: {
      id: string;
      settings: Record<string, unknown>;
    };
    output: {
      id: string;
      kind: string;
      title: string;
      description: string;
      version: string;
      state: "found" | "installed" | "enabled" | "running" | "failed" | "missing";
      wanted: boolean;
      error: string | null;
      failures: number;
      dependsOn: (string)[];
      permissions: (string)[];
      icon: string | null;
      changedAt: string;
    };
  };
  'extensions.uninstall': {
    input: {
      id: string;
      dropData: boolean;
    };
    output: Record<string, unknown>;
  };
  'gateway_facts.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      state?: "waiting" | "applied" | "parked";
    };
    output: {
      items: ({
        id: number;
        accountId: number;
        externalId: string;
        kind: string;
        receivedAt: string;
        appliedAt: string | null;
        outcome: string | null;
      })[];
      next: string | null;
    };
  };
  'gateway_facts.retry': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'gateways.available': {
    input: {
      currency?: string;
    };
    output: {
      items: ({
        id: number;
        title: string;
        gatewayId: string;
        currencies: "any" | (string)[];
        browser: unknown;
      })[];
      next: null;
    };
  };
  'gateways.create': {
    input: {
      gatewayId: string;
      title: string;
      settings: Record<string, unknown>;
      sort?: number;
      status?: "enabled" | "disabled";
    };
    output: {
      id: number;
      gatewayId: string;
      title: string;
      status: "enabled" | "disabled";
      sort: number;
      settings: unknown;
      schema: unknown;
    };
  };
  'gateways.disable': {
    input: {
      id: number;
    };
    output: {
      id: number;
      gatewayId: string;
      title: string;
      status: "enabled" | "disabled";
      sort: number;
      settings: unknown;
      schema: unknown;
    };
  };
  'gateways.enable': {
    input: {
      id: number;
    };
    output: {
      id: number;
      gatewayId: string;
      title: string;
      status: "enabled" | "disabled";
      sort: number;
      settings: unknown;
      schema: unknown;
    };
  };
  'gateways.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      gatewayId: string;
      title: string;
      status: "enabled" | "disabled";
      sort: number;
      settings: unknown;
      schema: unknown;
    };
  };
  'gateways.kinds': {
    input: Record<string, never>;
    output: {
      items: ({
        id: string;
        title: string;
        settings: unknown;
        currencies: "any" | (string)[];
      })[];
      next: null;
    };
  };
  'gateways.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
    };
    output: {
      items: ({
        id: number;
        gatewayId: string;
        title: string;
        status: "enabled" | "disabled";
        sort: number;
      })[];
      next: string | null;
    };
  };
  'gateways.test': {
    input: {
      id: number;
      settings?: Record<string, unknown>;
    };
    output: {
      ok: boolean;
      code: string | null;
      message: string | null;
    };
  };
  'gateways.update': {
    input: {
      id: number;
      title?: string;
      settings?: Record<string, unknown>;
      sort?: number;
    };
    output: {
      id: number;
      gatewayId: string;
      title: string;
      status: "enabled" | "disabled";
      sort: number;
      settings: unknown;
      schema: unknown;
    };
  };
  'invoices.create': {
    input: {
      clientId: number;
      dueOn?: string;
      note?: string;
      draft?: boolean;
      lines: ({
        description: string;
        quantity: number;
        unitPrice: {
          amount: string;
          currency: string;
        };
      })[];
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      orderId: number | null;
      number: string | null;
      status: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
      reason: string;
      total: {
        amount: string;
        currency: string;
      };
      paid: {
        amount: string;
        currency: string;
      };
      due: {
        amount: string;
        currency: string;
      };
      issuedOn: string | null;
      dueOn: string | null;
      paidAt: string | null;
      createdAt: string;
      subtotal: {
        amount: string;
        currency: string;
      };
      tax: {
        amount: string;
        currency: string;
      };
      taxes: ({
        name: string;
        rate: string;
        base: {
          amount: string;
          currency: string;
        };
        amount: {
          amount: string;
          currency: string;
        };
      })[];
      seller: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      buyer: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      note: string | null;
      issuedAt: string | null;
      voidedAt: string | null;
      canPay: boolean;
      lines: ({
        id: number;
        kind: string;
        description: string;
        serviceId: number | null;
        periodFrom: string | null;
        periodTo: string | null;
        quantity: number;
        amount: {
          amount: string;
          currency: string;
        };
        taxRate: string;
        taxAmount: {
          amount: string;
          currency: string;
        };
      })[];
      payments: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        refunded: {
          amount: string;
          currency: string;
        };
        message: string | null;
        startedAt: string;
        settledAt: string | null;
        checkAt: string | null;
      })[];
    };
  };
  'invoices.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      orderId: number | null;
      number: string | null;
      status: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
      reason: string;
      total: {
        amount: string;
        currency: string;
      };
      paid: {
        amount: string;
        currency: string;
      };
      due: {
        amount: string;
        currency: string;
      };
      issuedOn: string | null;
      dueOn: string | null;
      paidAt: string | null;
      createdAt: string;
      subtotal: {
        amount: string;
        currency: string;
      };
      tax: {
        amount: string;
        currency: string;
      };
      taxes: ({
        name: string;
        rate: string;
        base: {
          amount: string;
          currency: string;
        };
        amount: {
          amount: string;
          currency: string;
        };
      })[];
      seller: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      buyer: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      note: string | null;
      issuedAt: string | null;
      voidedAt: string | null;
      canPay: boolean;
      lines: ({
        id: number;
        kind: string;
        description: string;
        serviceId: number | null;
        periodFrom: string | null;
        periodTo: string | null;
        quantity: number;
        amount: {
          amount: string;
          currency: string;
        };
        taxRate: string;
        taxAmount: {
          amount: string;
          currency: string;
        };
      })[];
      payments: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        refunded: {
          amount: string;
          currency: string;
        };
        message: string | null;
        startedAt: string;
        settledAt: string | null;
        checkAt: string | null;
      })[];
    };
  };
  'invoices.issue': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      orderId: number | null;
      number: string | null;
      status: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
      reason: string;
      total: {
        amount: string;
        currency: string;
      };
      paid: {
        amount: string;
        currency: string;
      };
      due: {
        amount: string;
        currency: string;
      };
      issuedOn: string | null;
      dueOn: string | null;
      paidAt: string | null;
      createdAt: string;
      subtotal: {
        amount: string;
        currency: string;
      };
      tax: {
        amount: string;
        currency: string;
      };
      taxes: ({
        name: string;
        rate: string;
        base: {
          amount: string;
          currency: string;
        };
        amount: {
          amount: string;
          currency: string;
        };
      })[];
      seller: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      buyer: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      note: string | null;
      issuedAt: string | null;
      voidedAt: string | null;
      canPay: boolean;
      lines: ({
        id: number;
        kind: string;
        description: string;
        serviceId: number | null;
        periodFrom: string | null;
        periodTo: string | null;
        quantity: number;
        amount: {
          amount: string;
          currency: string;
        };
        taxRate: string;
        taxAmount: {
          amount: string;
          currency: string;
        };
      })[];
      payments: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        refunded: {
          amount: string;
          currency: string;
        };
        message: string | null;
        startedAt: string;
        settledAt: string | null;
        checkAt: string | null;
      })[];
    };
  };
  'invoices.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      status?: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
      clientId?: number;
      serviceId?: number;
    };
    output: {
      items: ({
        id: number;
        clientId: number;
        clientName: string;
        orderId: number | null;
        number: string | null;
        status: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
        reason: string;
        total: {
          amount: string;
          currency: string;
        };
        paid: {
          amount: string;
          currency: string;
        };
        due: {
          amount: string;
          currency: string;
        };
        issuedOn: string | null;
        dueOn: string | null;
        paidAt: string | null;
        createdAt: string;
      })[];
      next: string | null;
    };
  };
  'invoices.pay': {
    input: {
      id: number;
      accountId: number;
      methodId?: number;
      new?: true;
      save?: boolean;
    };
    output: {
      state: "succeeded" | "pending" | "action" | "failed" | "unknown" | "parked" | "started";
      paymentId: number;
      browser?: {
        accountId: number;
        gatewayId: string;
        session: unknown;
      };
      redirect?: string;
      message?: string;
    };
  };
  'invoices.pdf': {
    input: {
      id: number;
    };
    output: unknown;
  };
  'invoices.void': {
    input: {
      id: number;
      rebill?: boolean;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      orderId: number | null;
      number: string | null;
      status: "draft" | "open" | "overdue" | "paid" | "void" | "uncollectible";
      reason: string;
      total: {
        amount: string;
        currency: string;
      };
      paid: {
        amount: string;
        currency: string;
      };
      due: {
        amount: string;
        currency: string;
      };
      issuedOn: string | null;
      dueOn: string | null;
      paidAt: string | null;
      createdAt: string;
      subtotal: {
        amount: string;
        currency: string;
      };
      tax: {
        amount: string;
        currency: string;
      };
      taxes: ({
        name: string;
        rate: string;
        base: {
          amount: string;
          currency: string;
        };
        amount: {
          amount: string;
          currency: string;
        };
      })[];
      seller: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      buyer: {
        name: string;
        company: string | null;
        address: (string)[];
        country: string | null;
        taxId: string | null;
        email: string | null;
      };
      note: string | null;
      issuedAt: string | null;
      voidedAt: string | null;
      canPay: boolean;
      lines: ({
        id: number;
        kind: string;
        description: string;
        serviceId: number | null;
        periodFrom: string | null;
        periodTo: string | null;
        quantity: number;
        amount: {
          amount: string;
          currency: string;
        };
        taxRate: string;
        taxAmount: {
          amount: string;
          currency: string;
        };
      })[];
      payments: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        refunded: {
          amount: string;
          currency: string;
        };
        message: string | null;
        startedAt: string;
        settledAt: string | null;
        checkAt: string | null;
      })[];
    };
  };
  'jobs.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      state?: "queued" | "running" | "done" | "parked";
    };
    output: {
      items: ({
        id: number;
        name: string;
        state: "queued" | "running" | "done" | "parked";
        attempts: number;
        maxAttempts: number;
        runAt: string;
        error: string | null;
        createdAt: string;
        finishedAt: string | null;
      })[];
      next: string | null;
    };
  };
  'jobs.retry': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'mails.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number | null;
      template: string;
      to: string;
      subject: string | null;
      state: "queued" | "sent" | "parked";
      error: string | null;
      createdAt: string;
      sentAt: string | null;
      html: string | null;
      text: string | null;
      attachments: ({
        kind: string;
        invoiceId: number;
      })[];
    };
  };
  'mails.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      clientId?: number;
    };
    output: {
      items: ({
        id: number;
        clientId: number | null;
        template: string;
        to: string;
        subject: string | null;
        state: "queued" | "sent" | "parked";
        error: string | null;
        createdAt: string;
        sentAt: string | null;
      })[];
      next: string | null;
    };
  };
  'mails.send_again': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'orders.accept': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      number: string;
      status: "pending" | "active" | "cancelled";
      total: {
        amount: string;
        currency: string;
      };
      invoiceId: number | null;
      createdAt: string;
      address: string;
      services: ({
        id: number;
        label: string;
        status: string;
        price: {
          amount: string;
          currency: string;
        };
      })[];
    };
  };
  'orders.cancel': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      number: string;
      status: "pending" | "active" | "cancelled";
      total: {
        amount: string;
        currency: string;
      };
      invoiceId: number | null;
      createdAt: string;
      address: string;
      services: ({
        id: number;
        label: string;
        status: string;
        price: {
          amount: string;
          currency: string;
        };
      })[];
    };
  };
  'orders.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      number: string;
      status: "pending" | "active" | "cancelled";
      total: {
        amount: string;
        currency: string;
      };
      invoiceId: number | null;
      createdAt: string;
      address: string;
      services: ({
        id: number;
        label: string;
        status: string;
        price: {
          amount: string;
          currency: string;
        };
      })[];
    };
  };
  'orders.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      status?: "pending" | "active" | "cancelled";
      clientId?: number;
    };
    output: {
      items: ({
        id: number;
        clientId: number;
        clientName: string;
        number: string;
        status: "pending" | "active" | "cancelled";
        total: {
          amount: string;
          currency: string;
        };
        invoiceId: number | null;
        createdAt: string;
      })[];
      next: string | null;
    };
  };
  'orders.place': {
    input: {
      clientId?: number;
      currency: string;
      items: ({
        productId: number;
        priceId: number;
        quantity: number;
        options?: Record<string, unknown>;
        order?: Record<string, unknown>;
      })[];
    };
    output: {
      id: number;
      number: string;
      invoiceId: number;
      invoiceNumber: string;
      total: {
        amount: string;
        currency: string;
      };
      isPaid: boolean;
      serviceIds: (number)[];
    };
  };
  'payment_methods.finish': {
    input: {
      id: number;
    };
    output: {
      state: "done" | "pending" | "absent";
      method: {
        id: number;
        accountId: number;
        kind: "card" | "bank" | "wallet";
        label: string;
        last4: string | null;
        expires: string | null;
        isDefault: boolean;
        status: "active" | "refused";
      } | null;
    };
  };
  'payment_methods.list': {
    input: {
      clientId?: number;
    };
    output: {
      items: ({
        id: number;
        accountId: number;
        kind: "card" | "bank" | "wallet";
        label: string;
        last4: string | null;
        expires: string | null;
        isDefault: boolean;
        status: "active" | "refused";
      })[];
    };
  };
  'payment_methods.remove': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'payment_methods.set_default': {
    input: {
      id: number;
    };
    output: {
      id: number;
      accountId: number;
      kind: "card" | "bank" | "wallet";
      label: string;
      last4: string | null;
      expires: string | null;
      isDefault: boolean;
      status: "active" | "refused";
    };
  };
  'payment_methods.store': {
    input: {
      accountId: number;
    };
    output: {
      setupId: number;
      browser: {
        accountId: number;
        gatewayId: string;
        session: unknown;
      };
    };
  };
  'payments.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      invoiceId: number | null;
      accountId: number;
      methodId: number | null;
      state: "started" | "action" | "pending" | "succeeded" | "failed" | "unknown" | "parked";
      amount: {
        amount: string;
        currency: string;
      };
      refunded: {
        amount: string;
        currency: string;
      };
      disputed: {
        amount: string;
        currency: string;
      };
      automatic: boolean;
      message: string | null;
      startedAt: string;
      settledAt: string | null;
      refunds: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        message: string | null;
        createdAt: string;
        settledAt: string | null;
      })[];
      gateway: {
        reference: string | null;
        code: string | null;
        declineClass: string | null;
        reason: string | null;
        fee: {
          amount: string;
          currency: string;
        } | null;
        checkAt: string | null;
        refundable: {
          amount: string;
          currency: string;
        };
      } | null;
    };
  };
  'payments.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      state?: "started" | "action" | "pending" | "succeeded" | "failed" | "unknown" | "parked";
      clientId?: number;
      invoiceId?: number;
    };
    output: {
      items: ({
        id: number;
        clientId: number;
        invoiceId: number | null;
        accountId: number;
        methodId: number | null;
        state: "started" | "action" | "pending" | "succeeded" | "failed" | "unknown" | "parked";
        amount: {
          amount: string;
          currency: string;
        };
        refunded: {
          amount: string;
          currency: string;
        };
        disputed: {
          amount: string;
          currency: string;
        };
        automatic: boolean;
        message: string | null;
        startedAt: string;
        settledAt: string | null;
      })[];
      next: string | null;
    };
  };
  'payments.refresh': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      invoiceId: number | null;
      accountId: number;
      methodId: number | null;
      state: "started" | "action" | "pending" | "succeeded" | "failed" | "unknown" | "parked";
      amount: {
        amount: string;
        currency: string;
      };
      refunded: {
        amount: string;
        currency: string;
      };
      disputed: {
        amount: string;
        currency: string;
      };
      automatic: boolean;
      message: string | null;
      startedAt: string;
      settledAt: string | null;
      refunds: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        message: string | null;
        createdAt: string;
        settledAt: string | null;
      })[];
      gateway: {
        reference: string | null;
        code: string | null;
        declineClass: string | null;
        reason: string | null;
        fee: {
          amount: string;
          currency: string;
        } | null;
        checkAt: string | null;
        refundable: {
          amount: string;
          currency: string;
        };
      } | null;
    };
  };
  'payments.refund': {
    input: {
      id: number;
      amount: {
        amount: string;
        currency: string;
      };
    };
    output: {
      id: number;
      state: string;
      amount: {
        amount: string;
        currency: string;
      };
      message: string | null;
      createdAt: string;
      settledAt: string | null;
    };
  };
  'payments.resolve': {
    input: {
      id: number;
      outcome: "succeeded" | "failed";
      reference: string;
    };
    output: {
      id: number;
      clientId: number;
      invoiceId: number | null;
      accountId: number;
      methodId: number | null;
      state: "started" | "action" | "pending" | "succeeded" | "failed" | "unknown" | "parked";
      amount: {
        amount: string;
        currency: string;
      };
      refunded: {
        amount: string;
        currency: string;
      };
      disputed: {
        amount: string;
        currency: string;
      };
      automatic: boolean;
      message: string | null;
      startedAt: string;
      settledAt: string | null;
      refunds: ({
        id: number;
        state: string;
        amount: {
          amount: string;
          currency: string;
        };
        message: string | null;
        createdAt: string;
        settledAt: string | null;
      })[];
      gateway: {
        reference: string | null;
        code: string | null;
        declineClass: string | null;
        reason: string | null;
        fee: {
          amount: string;
          currency: string;
        } | null;
        checkAt: string | null;
        refundable: {
          amount: string;
          currency: string;
        };
      } | null;
    };
  };
  'product_groups.create': {
    input: {
      slug: string;
      name: string;
      summary?: string;
      sort?: number;
      status?: "active" | "hidden" | "archived";
    };
    output: {
      id: number;
      slug: string;
      name: string;
      summary: string;
      sort: number;
      status: "active" | "hidden" | "archived";
    };
  };
  'product_groups.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
    };
    output: {
      items: ({
        id: number;
        slug: string;
        name: string;
        summary: string;
        sort: number;
        status: "active" | "hidden" | "archived";
      })[];
      next: string | null;
    };
  };
  'product_groups.update': {
    input: {
      id: number;
      slug?: string;
      name?: string;
      summary?: string;
      sort?: number;
      status?: "active" | "hidden" | "archived";
    };
    output: {
      id: number;
      slug: string;
      name: string;
      summary: string;
      sort: number;
      status: "active" | "hidden" | "archived";
    };
  };
  'products.archive': {
    input: {
      id: number;
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'products.create': {
    input: {
      groupId: number;
      slug: string;
      name: string;
      summary?: string;
      description?: string;
      features?: (string)[];
      serverGroupId?: number | null;
      plan?: Record<string, unknown>;
      status?: "active" | "hidden" | "archived";
      stock?: number | null;
      sort?: number;
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'products.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'products.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      groupId?: number;
      status?: "active" | "hidden" | "archived";
    };
    output: {
      items: ({
        id: number;
        groupId: number;
        slug: string;
        name: string;
        summary: string;
        status: "active" | "hidden" | "archived";
        moduleId: string | null;
        serverGroupId: number | null;
        stock: number | null;
        sort: number;
      })[];
      next: string | null;
    };
  };
  'products.set_options': {
    input: {
      id: number;
      options: ({
        key: string;
        label: string;
        help?: string;
        kind: "select" | "check";
        required?: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: Record<string, unknown>;
          prices?: ({
            currency: string;
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            amount: string;
            setup?: string;
          })[];
        })[];
      })[];
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'products.set_prices': {
    input: {
      id: number;
      prices: ({
        currency: string;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        amount: string;
        setup?: string;
      })[];
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'products.update': {
    input: {
      id: number;
      groupId?: number;
      slug?: string;
      name?: string;
      summary?: string;
      description?: string;
      features?: (string)[];
      serverGroupId?: number | null;
      plan?: Record<string, unknown>;
      status?: "active" | "hidden" | "archived";
      stock?: number | null;
      sort?: number;
    };
    output: {
      id: number;
      groupId: number;
      slug: string;
      name: string;
      summary: string;
      status: "active" | "hidden" | "archived";
      moduleId: string | null;
      serverGroupId: number | null;
      stock: number | null;
      sort: number;
      description: string;
      features: (string)[];
      plan: unknown;
      schema: unknown;
      prices: ({
        id: number;
        termUnit: "day" | "week" | "month" | "year" | "once";
        termCount: number;
        price: {
          amount: string;
          currency: string;
        };
        setup: {
          amount: string;
          currency: string;
        };
      })[];
      options: ({
        key: string;
        label: string;
        help: string;
        kind: "select" | "check";
        required: boolean;
        choices: ({
          value: string;
          label: string;
          plan?: unknown;
          prices: ({
            termUnit: "day" | "week" | "month" | "year" | "once";
            termCount: number;
            price: {
              amount: string;
              currency: string;
            };
            setup: {
              amount: string;
              currency: string;
            };
          })[];
        })[];
      })[];
    };
  };
  'profile.change_email': {
    input: {
      email: string;
      current: string;
    };
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
    };
  };
  'profile.get': {
    input: Record<string, never>;
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
    };
  };
  'profile.update': {
    input: {
      name?: string;
      company?: string | null;
      phone?: string | null;
      country?: string | null;
      address?: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId?: string | null;
      language?: string;
      timeZone?: string;
      autoPay?: boolean;
    };
    output: {
      id: number;
      name: string;
      company: string | null;
      email: string;
      phone: string | null;
      country: string | null;
      address: {
        line1?: string;
        line2?: string;
        city?: string;
        region?: string;
        postcode?: string;
        country?: string;
      };
      taxId: string | null;
      language: string;
      timeZone: string;
      currency: string;
      status: "active" | "blocked" | "closed";
      autoPay: boolean;
      createdAt: string;
    };
  };
  'provisioning.cancel': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'provisioning.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      serviceId: number;
      serviceLabel: string;
      clientId: number;
      kind: string;
      state: "queued" | "running" | "waiting" | "done" | "needs-attention" | "cancelled";
      attempt: number;
      unclear: boolean;
      code: string | null;
      error: string | null;
      progress: string | null;
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
      runAt: string;
      operation: string;
      steps: ({
        step: string;
        title: string | null;
        state: string;
        begunAt: string;
        doneAt: string | null;
      })[];
      log: ({
        at: string;
        level: string;
        message: string;
      })[];
    };
  };
  'provisioning.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      state?: "queued" | "running" | "waiting" | "done" | "needs-attention" | "cancelled";
      serviceId?: number;
    };
    output: {
      items: ({
        id: number;
        serviceId: number;
        serviceLabel: string;
        clientId: number;
        kind: string;
        state: "queued" | "running" | "waiting" | "done" | "needs-attention" | "cancelled";
        attempt: number;
        unclear: boolean;
        code: string | null;
        error: string | null;
        progress: string | null;
        createdAt: string;
        startedAt: string | null;
        finishedAt: string | null;
        runAt: string;
      })[];
      next: string | null;
    };
  };
  'provisioning.retry': {
    input: {
      id: number;
    };
    output: {
      id: number;
    };
  };
  'server_groups.choices': {
    input: {
      id: number;
      name: string;
    };
    output: {
      items: ({
        value: string | number;
        label: string;
        group?: string;
        description?: string;
        warning?: string;
      })[];
      asOf: string;
      stale: boolean;
    };
  };
  'server_groups.create': {
    input: {
      name: string;
      moduleId: string;
      placement?: "first" | "least-used" | "round-robin" | "weighted";
    };
    output: {
      id: number;
      name: string;
      moduleId: string;
      placement: "first" | "least-used" | "round-robin" | "weighted";
    };
  };
  'server_groups.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      moduleId?: string;
    };
    output: {
      items: ({
        id: number;
        name: string;
        moduleId: string;
        placement: "first" | "least-used" | "round-robin" | "weighted";
      })[];
      next: string | null;
    };
  };
  'server_groups.update': {
    input: {
      id: number;
      name?: string;
      placement?: "first" | "least-used" | "round-robin" | "weighted";
    };
    output: {
      id: number;
      name: string;
      moduleId: string;
      placement: "first" | "least-used" | "round-robin" | "weighted";
    };
  };
  'servers.create': {
    input: {
      groupId: number;
      name: string;
      settings: Record<string, unknown>;
      capacity?: number | null;
      weight?: number;
      status?: "active" | "drained" | "disabled";
    };
    output: {
      id: number;
      groupId: number;
      moduleId: string;
      name: string;
      status: "active" | "drained" | "disabled";
      capacity: number | null;
      weight: number;
      services: number;
      testedAt: string | null;
      testError: string | null;
      settings: unknown;
      schema: unknown;
    };
  };
  'servers.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      groupId: number;
      moduleId: string;
      name: string;
      status: "active" | "drained" | "disabled";
      capacity: number | null;
      weight: number;
      services: number;
      testedAt: string | null;
      testError: string | null;
      settings: unknown;
      schema: unknown;
    };
  };
  'servers.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      groupId?: number;
      status?: "active" | "drained" | "disabled";
    };
    output: {
      items: ({
        id: number;
        groupId: number;
        moduleId: string;
        name: string;
        status: "active" | "drained" | "disabled";
        capacity: number | null;
        weight: number;
        services: number;
        testedAt: string | null;
        testError: string | null;
      })[];
      next: string | null;
    };
  };
  'servers.modules': {
    input: Record<string, never>;
    output: {
      items: ({
        id: string;
        title: string;
        settings: unknown;
        product: unknown;
      })[];
      next: null;
    };
  };
  'servers.set_status': {
    input: {
      id: number;
      status: "active" | "drained" | "disabled";
    };
    output: {
      id: number;
      groupId: number;
      moduleId: string;
      name: string;
      status: "active" | "drained" | "disabled";
      capacity: number | null;
      weight: number;
      services: number;
      testedAt: string | null;
      testError: string | null;
      settings: unknown;
      schema: unknown;
    };
  };
  'servers.test': {
    input: {
      id: number;
      settings?: Record<string, unknown>;
    };
    output: {
      ok: boolean;
      code: string | null;
      message: string | null;
    };
  };
  'servers.try': {
    input: {
      moduleId: string;
      settings: Record<string, unknown>;
    };
    output: {
      ok: boolean;
      code: string | null;
      message: string | null;
    };
  };
  'servers.update': {
    input: {
      id: number;
      groupId?: number;
      name?: string;
      settings?: Record<string, unknown>;
      capacity?: number | null;
      weight?: number;
    };
    output: {
      id: number;
      groupId: number;
      moduleId: string;
      name: string;
      status: "active" | "drained" | "disabled";
      capacity: number | null;
      weight: number;
      services: number;
      testedAt: string | null;
      testError: string | null;
      settings: unknown;
      schema: unknown;
    };
  };
  'services.by_module': {
    input: Record<string, never>;
    output: {
      items: ({
        moduleId: string;
        services: number;
      })[];
    };
  };
  'services.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      clientId: number;
      clientName: string;
      productName: string;
      label: string;
      status: "pending" | "building" | "active" | "suspended" | "failed" | "cancelled" | "terminated";
      moduleId: string | null;
      addresses: (string)[];
      price: {
        amount: string;
        currency: string;
      };
      termUnit: string;
      termCount: number;
      nextPeriodOn: string | null;
      autoRenew: boolean;
      cancelOn: string | null;
      createdAt: string;
      facts: ({
        label: string;
        value: string;
      })[];
      chosen: ({
        label: string;
        value: string;
      })[];
      suspendReason: string | null;
      suspendedAt: string | null;
      activatedAt: string | null;
      endedAt: string | null;
      externalId: string | null;
      serverId: number | null;
      serverName: string | null;
      hasSecrets: boolean;
      paused: boolean;
      can: {
        power: boolean;
        panel: boolean;
        status: boolean;
        usage: boolean;
      };
      operation: {
        id: number;
        kind: string;
        state: string;
        progress: string | null;
        createdAt: string;
        steps: ({
          id: string;
          title: string;
          state: "waiting" | "begun" | "done";
          begunAt: string | null;
          doneAt: string | null;
        })[];
      } | null;
    };
  };
  'services.list': {
    input: {
      cursor?: string;
      limit?: number;
      search?: string;
      status?: "pending" | "building" | "active" | "suspended" | "failed" | "cancelled" | "terminated";
      clientId?: number;
    };
    output: {
      items: ({
        id: number;
        clientId: number;
        clientName: string;
        productName: string;
        label: string;
        status: "pending" | "building" | "active" | "suspended" | "failed" | "cancelled" | "terminated";
        moduleId: string | null;
        addresses: (string)[];
        price: {
          amount: string;
          currency: string;
        };
        termUnit: string;
        termCount: number;
        nextPeriodOn: string | null;
        autoRenew: boolean;
        cancelOn: string | null;
        createdAt: string;
      })[];
      next: string | null;
    };
  };
  'services.live': {
    input: {
      id: number;
    };
    output: {
      state: string;
      at: string;
      stale: boolean;
      message: string | null;
      meters: ({
        id: string;
        label: string;
        used: number;
        limit: number | null;
        unit: string;
      })[];
    };
  };
  'services.login': {
    input: {
      id: number;
      target: "panel" | "console";
    };
    output: {
      url: string;
    };
  };
  'services.power': {
    input: {
      id: number;
      action: "start" | "stop" | "restart" | "kill";
    };
    output: {
      done: true;
    };
  };
  'services.resume': {
    input: {
      id: number;
      reason?: string;
    };
    output: {
      id: number;
    };
  };
  'services.set_auto_renew': {
    input: {
      id: number;
      on: boolean;
    };
    output: {
      autoRenew: boolean;
      cancelOn: string | null;
    };
  };
  'services.set_price': {
    input: {
      id: number;
      price: {
        amount: string;
        currency: string;
      };
    };
    output: {
      price: {
        amount: string;
        currency: string;
      };
    };
  };
  'services.suspend': {
    input: {
      id: number;
      reason?: string;
    };
    output: {
      id: number;
    };
  };
  'services.terminate': {
    input: {
      id: number;
      reason?: string;
    };
    output: {
      id: number;
    };
  };
  'services.usage': {
    input: {
      id: number;
    };
    output: {
      meters: ({
        meter: string;
        label: string;
        quantity: number;
        unit: string;
        limit: number | null;
        from: string;
        to: string;
      })[];
    };
  };
  'session.change_password': {
    input: {
      current: string;
      password: string;
    };
    output: {
      user: {
        kind: "client" | "staff";
        id: number;
        name: string;
        email: string;
        verified: boolean;
        clientId: number | null;
      } | null;
      brand: {
        name: string;
        currency: string;
        language: string;
        timeZone: string;
        theme: string;
        supportEmail: string | null;
      };
      csrf: string | null;
      permissions: (string)[];
    };
  };
  'session.get': {
    input: Record<string, never>;
    output: {
      user: {
        kind: "client" | "staff";
        id: number;
        name: string;
        email: string;
        verified: boolean;
        clientId: number | null;
      } | null;
      brand: {
        name: string;
        currency: string;
        language: string;
        timeZone: string;
        theme: string;
        supportEmail: string | null;
      };
      csrf: string | null;
      permissions: (string)[];
    };
  };
  'session.request_password_reset': {
    input: {
      email: string;
    };
    output: Record<string, unknown>;
  };
  'session.resend_verification': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'session.reset_password': {
    input: {
      token: string;
      password: string;
    };
    output: Record<string, unknown>;
  };
  'session.sign_in': {
    input: {
      email: string;
      password: string;
    };
    output: {
      user: {
        kind: "client" | "staff";
        id: number;
        name: string;
        email: string;
        verified: boolean;
        clientId: number | null;
      } | null;
      brand: {
        name: string;
        currency: string;
        language: string;
        timeZone: string;
        theme: string;
        supportEmail: string | null;
      };
      csrf: string | null;
      permissions: (string)[];
    };
  };
  'session.sign_out': {
    input: Record<string, never>;
    output: Record<string, unknown>;
  };
  'session.verify_email': {
    input: {
      token: string;
    };
    output: Record<string, unknown>;
  };
  'staff.create': {
    input: {
      name: string;
      email: string;
      permissions: (string)[];
      invite?: boolean;
    };
    output: {
      id: number;
      name: string;
      email: string;
      permissions: (string)[];
      status: "active" | "disabled";
      lastSignInAt: string | null;
      createdAt: string;
    };
  };
  'staff.get': {
    input: {
      id: number;
    };
    output: {
      id: number;
      name: string;
      email: string;
      permissions: (string)[];
      status: "active" | "disabled";
      lastSignInAt: string | null;
      createdAt: string;
    };
  };
  'staff.list': {
    input: {
      cursor?: string;
      limit?: number;
    };
    output: {
      items: ({
        id: number;
        name: string;
        email: string;
        permissions: (string)[];
        status: "active" | "disabled";
        lastSignInAt: string | null;
        createdAt: string;
      })[];
      next: string | null;
    };
  };
  'staff.update': {
    input: {
      id: number;
      name?: string;
      permissions?: (string)[];
      status?: "active" | "disabled";
    };
    output: {
      id: number;
      name: string;
      email: string;
      permissions: (string)[];
      status: "active" | "disabled";
      lastSignInAt: string | null;
      createdAt: string;
    };
  };
  'tasks.list': {
    input: Record<string, never>;
    output: {
      items: ({
        name: string;
        title: string;
        cron: string;
        nextRunAt: string;
        lastRunAt: string | null;
        lastEndAt: string | null;
        lastCounts: Record<string, number> | null;
        lastError: string | null;
      })[];
    };
  };
  'tasks.run_now': {
    input: {
      name: string;
    };
    output: {
      name: string;
    };
  };
}
