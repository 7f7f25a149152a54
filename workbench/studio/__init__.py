"""A studio: a real kiosk with simulated devices and a scripted customer, who calls trainees through the hub."""
