package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class PollerWatchdogTests {

	private final List<AvailabilityState> states = new ArrayList<>();

	private final AtomicBoolean stalled = new AtomicBoolean();

	@Test
	void whenThePollerStallsThenTheApplicationIsBrokenUntilItGoesOn() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.addApplicationListener((event) -> {
				if (event instanceof AvailabilityChangeEvent<?> change) {
					this.states.add(change.getState());
				}
			});
			context.refresh();
			PollerWatchdog watchdog = new PollerWatchdog(this.stalled::get, context);
			watchdog.check();
			assertThat(this.states).isEmpty();
			this.stalled.set(true);
			watchdog.check();
			assertThat(this.states).as("the process may have been stopped").isEmpty();
			this.stalled.set(false);
			watchdog.check();
			this.stalled.set(true);
			watchdog.check();
			assertThat(this.states).as("not twice in a row").isEmpty();
			watchdog.check();
			watchdog.check();
			assertThat(this.states).containsExactly(LivenessState.BROKEN);
			this.stalled.set(false);
			watchdog.check();
			assertThat(this.states).containsExactly(LivenessState.BROKEN, LivenessState.CORRECT);
		}
	}

}
