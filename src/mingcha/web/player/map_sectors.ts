// View sectors: the field of view of a camera, true to scale on the ground.
const METRES_PER_DEGREE = 111_195;
const STEP_DEG = 6;

/** A camera with a place and a direction. */
export interface View {
  longitude: number;
  latitude: number;
  azimuth_deg: number;
  angle_deg: number;
  range_m: number;
  properties: Record<string, unknown>;
}

/** A sector as a closed ring of degrees: the position, the arc from left to right, the position again. */
export function sectorRing(view: View): [number, number][] {
  const north = view.range_m / METRES_PER_DEGREE;
  const east = north / Math.cos((view.latitude * Math.PI) / 180);
  const at = (bearing_deg: number): [number, number] => {
    const bearing = (bearing_deg * Math.PI) / 180;
    return [view.longitude + Math.sin(bearing) * east, view.latitude + Math.cos(bearing) * north];
  };
  const steps = Math.max(1, Math.ceil(view.angle_deg / STEP_DEG));
  const arc = Array.from({ length: steps + 1 }, (_, step) =>
    at(view.azimuth_deg - view.angle_deg / 2 + (view.angle_deg * step) / steps),
  );
  const place: [number, number] = [view.longitude, view.latitude];
  return view.angle_deg >= 360 ? [...arc, arc[0] ?? place] : [place, ...arc, place];
}

/** The sectors as GeoJSON. */
export function sectors(views: View[]): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: views.map((view) => ({
      type: "Feature",
      properties: view.properties,
      geometry: { type: "Polygon", coordinates: [sectorRing(view)] },
    })),
  };
}
