package org.zmqspring.benchmarks.forward;

import java.io.IOException;

import org.zmqspring.benchmarks.Applications;
import org.zmqspring.config.SocketBuilder;
import org.zmqspring.config.ZmqPorts;
import org.zmqspring.config.ZmqSettings;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A forwarder in a process of its own. It connects to the given publisher, and prints the
 * port for subscribers.
 */
public final class ForwarderMain {

	/** No message may be dropped, so that both contenders do the same work. */
	static final int HWM = 100_000;

	private ForwarderMain() {
	}

	public static void main(String[] arguments) throws IOException {
		ConfigurableApplicationContext context = Applications.start(Hub.class, "publisher=" + arguments[0]);
		System.out.println(context.getBean(ZmqPorts.class).forwarderBackend("hub").orElseThrow());
		while (System.in.read() >= 0) {
			// until the measurement ends
		}
		System.exit(0);
	}

	private static SocketBuilder.Side roomy(SocketBuilder.Side side) {
		return side.options((options) -> options.sndHwm(HWM).rcvHwm(HWM));
	}

	@Configuration(proxyBeanMethods = false)
	public static class Hub {

		@Bean
		ZmqSettings zmqSettings(@Value("${publisher}") String publisher) {
			return ZmqSettings.builder()
				.forwarder("hub",
						(hub) -> hub.frontend((side) -> roomy(side).connect(publisher))
							.backend((side) -> roomy(side).bind("tcp://127.0.0.1:*")))
				.build();
		}

	}

}
