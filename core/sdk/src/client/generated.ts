/** Written by `npm run api` from the declared actions. */
export const actionRoutes: Record<string, string> = {
  'audit.list': 'GET /audit',
  'brands.get': 'GET /brand',
  'brands.update': 'PATCH /brand',
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
  'jobs.list': 'GET /jobs',
  'jobs.retry': 'POST /jobs/:id/retry',
  'mails.get': 'GET /mails/:id',
  'mails.list': 'GET /mails',
  'mails.send_again': 'POST /mails/:id/send-again',
  'profile.change_email': 'POST /profile/change-email',
  'profile.get': 'GET /profile',
  'profile.update': 'PATCH /profile',
  'provisioning.cancel': 'POST /provisioning/:id/cancel',
  'provisioning.get': 'GET /provisioning/:id',
  'provisioning.list': 'GET /provisioning',
  'provisioning.retry': 'POST /provisioning/:id/retry',
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
