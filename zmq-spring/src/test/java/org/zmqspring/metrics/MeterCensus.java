package org.zmqspring.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.forward.ForwarderInfo;
import org.zmqspring.listen.Figures;
import org.zmqspring.listen.ListenerDropReason;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.PublisherInfo;
import org.zmqspring.security.AddressRange;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapSettings;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkFixture;
import org.zmqspring.supervise.LinkSpec;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.ZapRefusals;

/**
 * Everything that the real code registers at a real Prometheus registry for a publisher,
 * a subscriber, a listener and a guarded socket. Confined to one thread.
 */
final class MeterCensus {

	private static final ZmqMessage MESSAGE = new ZmqMessage(new byte[][] { { 1 } }, "prices", "tcp://feed:5556", 0);

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Map<ZmqMeter, Map<String, Set<String>>> tagValues = new EnumMap<>(ZmqMeter.class);

	private final LinkMetrics links;

	private final ListenMetrics listeners = new ListenMetrics(this.registry);

	private final PublishMetrics publishers;

	private final ZapMetrics zap = new ZapMetrics(this.registry, new ZapRefusals());

	MeterCensus() {
		LinkDirectory directory = new LinkDirectory();
		this.links = new LinkMetrics(this.registry, directory, new ManualTicker());
		this.publishers = new PublishMetrics(() -> List.of(new PublisherInfo("prices",
				new PublisherInfo.Counts(0, 0, 0, Map.of(), 0), new PublisherInfo.QueueState(0, 8192, false), 0, 1,
				new PublisherInfo.ReplayState(0, 0, 0, 0, Map.of()))), directory);
		register();
		this.registry.getMeters().forEach(this::count);
	}

	private void register() {
		LinkSpec bound = LinkFixture.publisher("prices", "tcp://*:5556").spec();
		this.links.added(bound, new LinkTraffic());
		this.links.added(LinkFixture.subscriber("prices", "tcp://feed:5556").spec(), new LinkTraffic());
		this.listeners
			.registered(new Figures("a", "prices", Set.of(), ListenerState.RUNNING, 1, 0, 0, 0, 0, 0, 0, 0, 0));
		Objects.requireNonNull(this.listeners.recorder("a")).record(1, new IllegalStateException());
		this.listeners.dropped("a", MESSAGE, ListenerDropReason.CONFLATED);
		this.listeners.dropped("a", MESSAGE, ListenerDropReason.RETIRED);
		this.listeners.damaged("prices");
		this.publishers.bindTo(this.registry);
		ForwarderInfo hub = new ForwarderInfo("hub", new ForwarderInfo.Counts(0, 0, Map.of(), 0), 0);
		new ForwardMetrics(() -> List.of(hub), new LinkDirectory()).bindTo(this.registry);
		SecuritySettings guarded = new SecuritySettings(null, null,
				new ZapSettings("", Set.of(), null, Map.of(), List.of(AddressRange.parse("10.0.0.0/8"))));
		this.zap.added(new LinkSpec(bound.socket(), bound.type(), bound.mode(), bound.endpoint(), bound.reconnect(),
				bound.options().with(guarded)), new LinkTraffic());
	}

	private void count(Meter meter) {
		ZmqMeter known = Arrays.stream(ZmqMeter.values())
			.filter((one) -> one.meterName().equals(meter.getId().getName()))
			.findFirst()
			.orElseThrow(() -> new AssertionError(meter.getId() + " is no ZmqMeter"));
		Map<String, Set<String>> values = this.tagValues.computeIfAbsent(known, (key) -> new TreeMap<>());
		for (Tag tag : meter.getId().getTags()) {
			values.computeIfAbsent(tag.getKey(), (key) -> new TreeSet<>()).add(tag.getValue());
		}
	}

	/** The values of each tag of one meter; no entry if nobody registers it. */
	Map<ZmqMeter, Map<String, Set<String>>> tagValues() {
		return this.tagValues;
	}

	/** The name of each time series family that Prometheus gets of a meter. */
	List<String> prometheusNames(ZmqMeter meter) {
		String base = meter.meterName().replace('.', '_');
		return this.registry.scrape()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.replaceFirst("[{ ].*", ""))
			.filter((name) -> name.matches(base + "(_seconds)?(_total|_count|_sum|_max)?"))
			.distinct()
			.sorted()
			.toList();
	}

	/** The line that explains a family to whoever reads a scrape. */
	String help(ZmqMeter meter) {
		String base = meter.meterName().replace('.', '_');
		return this.registry.scrape()
			.lines()
			.filter((line) -> line.matches("# HELP " + base + "(_seconds)?(_total)? .*"))
			.findFirst()
			.orElse("");
	}

}
