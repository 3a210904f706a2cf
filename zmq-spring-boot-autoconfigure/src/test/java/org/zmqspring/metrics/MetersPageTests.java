package org.zmqspring.metrics;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter.Type;
import org.junit.jupiter.api.Test;
import org.zmqspring.docs.GeneratedPage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/meters.md} to the list of meters, and both to what the real code
 * registers.
 */
class MetersPageTests {

	private static final String INTRODUCTION = """
			# Meters

			Every meter, with its name at Prometheus. [observability.md](observability.md#meters-dashboard-and-alerts) says which ones to watch, and has
			a dashboard and alerts.

			```shell
			curl -s localhost:8080/actuator/metrics/zmq.reconnects
			curl -s localhost:8080/actuator/prometheus | grep ^zmq_
			```

			- **Tags:** `socket` is the configured name (`default`, `prices`), `endpoint` is written as configured, `type` is `pub` or `sub`.
			  `listener` is the id. A tag that does not apply is `none`. No tag is a topic.
			- **When a meter exists:** from the start of its link, listener or publisher until that ends. It begins with 0. The meters of a listener's
			  exceptions, and of the reasons `conflated`, `error` and `retired`, exist after the first such case.
			  A link has only the reasons of `zmq.peers.refused` and the causes of `zmq.disconnects` that can occur: a subscriber that connects has
			  no `max_peers` and no `stalled`.
			  `zmq.zap.refusals` exists for sockets that check their peers.
			- **Names at Prometheus:** units of counts are not part of them. Of a timer, `_count` and `_sum` give rate and mean.
			- **Time of a call in `zmq.listener`:** every call is counted and measured. A call that follows another at once is measured from the end of that
			  one. This needs one reading of the clock for each call. It applies to single messages without a filter, `TaskDecorator` or observation. On the
			  poller thread, both messages must also be read in a row, for this listener only, and belong to no feed.
			""";

	private final MeterCensus census = new MeterCensus();

	@Test
	void thePageIsWhatTheCodeSays() throws IOException {
		StringBuilder page = new StringBuilder(INTRODUCTION);
		page.append(
				"\n## All meters\n\n| meter | type | tags | unit | meaning | at Prometheus |\n|---|---|---|---|---|---|\n");
		for (ZmqMeter meter : sorted()) {
			page.append("| `%s` | %s | %s | %s | %s | %s |%n".formatted(meter.meterName(),
					meter.type().name().toLowerCase(Locale.ROOT), code(meter.tagKeys()), meter.unit(),
					GeneratedPage.cell(meter.description()), code(this.census.prometheusNames(meter))));
		}
		page.append("\n## Values of tags\n\n| meter | tag | values |\n|---|---|---|\n");
		for (ZmqMeter meter : sorted()) {
			this.census.tagValues().getOrDefault(meter, Map.of()).forEach((key, values) -> {
				if (Set.of("cause", "outcome", "state", "reason").contains(key)) {
					page.append("| `%s` | `%s` | %s |%n".formatted(meter.meterName(), key, code(values)));
				}
			});
		}
		GeneratedPage.shouldBe("meters.md", "org.zmqspring.metrics.ZmqMeter", page.toString());
	}

	@Test
	void everyMeterIsRegisteredByTheRealCodeWithItsTags() {
		assertThat(this.census.tagValues().keySet()).containsExactlyInAnyOrder(ZmqMeter.values());
		this.census.tagValues()
			.forEach((meter, tags) -> assertThat(tags.keySet()).as(meter.meterName())
				.containsExactlyInAnyOrderElementsOf(meter.tagKeys()));
	}

	@Test
	void namesAtPrometheusFollowItsConventions() {
		for (ZmqMeter meter : ZmqMeter.values()) {
			String base = meter.meterName().replace('.', '_') + (meter.unit().equals("seconds") ? "_seconds" : "");
			assertThat(this.census.prometheusNames(meter)).as(meter.meterName())
				.containsExactlyInAnyOrder(switch (meter.type()) {
					case COUNTER -> new String[] { base + "_total" };
					case TIMER -> new String[] { base + "_count", base + "_sum", base + "_max" };
					default -> new String[] { base };
				});
			assertThat(this.census.help(meter)).as(meter.meterName()).endsWith(meter.description());
			assertThat(meter.type()).isIn(Type.COUNTER, Type.TIMER, Type.GAUGE);
		}
	}

	private static List<ZmqMeter> sorted() {
		return Arrays.stream(ZmqMeter.values()).sorted(Comparator.comparing(ZmqMeter::meterName)).toList();
	}

	private static String code(Collection<String> names) {
		return names.stream().map((name) -> "`" + name + "`").collect(Collectors.joining(", "));
	}

}
