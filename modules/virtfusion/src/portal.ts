import { Card, DateText, defineUi, ErrorNotice, Meter, Skeleton, useApi, useQuery } from '@moorage/ui';
import { defineComponent, h } from 'vue';

interface Usage {
  readonly meter: string;
  readonly label: string;
  readonly quantity: number;
  readonly unit: 'bytes';
  readonly limit: number | null;
  readonly from: string;
  readonly to: string;
}

/** Traffic of the current period against its quota. Shows nothing for services that are not at this vendor, or count no traffic. */
const NetworkTraffic = defineComponent({
  name: 'NetworkTraffic',
  props: { serviceId: { type: Number, required: true } },
  setup(props) {
    const api = useApi();
    const usage = useQuery(
      () => `virtfusion.traffic.${props.serviceId}`,
      async (signal) => {
        const about = { id: props.serviceId };
        const service = (await api.call('services.get', about, { signal })) as { moduleId: string | null };
        if (service.moduleId !== 'virtfusion') return [];
        const { meters } = (await api.call('services.usage', about, { signal })) as {
          meters: readonly Usage[];
        };
        return meters;
      },
      { pollMs: 300_000, refreshOn: ['service'] },
    );
    return () => {
      const meters = usage.value.value?.filter(({ meter }) => /^traffic(\.|$)/.test(meter)) ?? [];
      const from = meters[0]?.from;
      const current = meters.filter((meter) => meter.from === from);
      if (from === undefined && !usage.loading.value && !usage.error.value) return null;
      return h(
        Card,
        { title: 'Network traffic' },
        {
          default: () =>
            usage.error.value
              ? h(ErrorNotice, { error: usage.error.value, retry: () => usage.reload(), compact: true })
              : usage.loading.value
                ? h(Skeleton, { lines: 3 })
                : h('div', { class: 'm-stack' }, [
                    current.map(({ meter, label, quantity, limit, unit }) =>
                      h(Meter, { key: meter, label, used: quantity, limit, unit }),
                    ),
                    h('p', { class: 'm-muted m-small' }, [
                      'Counted from ',
                      h(DateText, { date: from?.slice(0, 10) }),
                      ' to ',
                      h(DateText, { date: current[0]?.to.slice(0, 10) }),
                    ]),
                  ]),
        },
      );
    };
  },
});

export default defineUi({ slots: [{ slot: 'service.panel', component: NetworkTraffic, order: 50 }] });
